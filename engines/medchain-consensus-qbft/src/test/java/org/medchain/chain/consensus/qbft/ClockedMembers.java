package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.fixture.VirtualTime;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** Honest members whose clocks differ, on a network without faults, in virtual time. */
final class ClockedMembers {
    private static final int MANY_STEPS = 100_000;

    private final VirtualTime time = new VirtualTime();
    private final List<Node> nodes = new ArrayList<>();

    /** A member for each clock, which is so far ahead of the right time. */
    ClockedMembers(LedgerWorld world, List<Duration> clocks) throws MedChainException {
        SharingReplicas replicas = SharingReplicas.of(world.config);
        for (int i = 0; i < clocks.size(); i++) {
            nodes.add(new Node(world, replicas, i, clocks.get(i)));
        }
        for (Node node : nodes) {
            node.does(QbftNode::start);
            nodes.stream().filter(other -> other != node).forEach(other -> node.does(up -> up.linkUp(other.number)));
        }
    }

    CompletableFuture<EventRef> submit(int member, Event event) {
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        nodes.get(member).does(node -> node.submit(event, receipt));
        return receipt;
    }

    void runUntil(BooleanSupplier done) {
        for (int i = 0; !done.getAsBoolean(); i++) {
            if (i == MANY_STEPS || !time.step()) {
                throw new AssertionError("nothing came of it in " + time.now() + " ms");
            }
        }
    }

    /** Milliseconds since the epoch, by the right clock. */
    long millis() {
        return LedgerWorld.START.toEpochMilli() + time.now();
    }

    long height(int member) {
        return nodes.get(member).replica.height();
    }

    CertifiedBlock block(int member, long height) throws StorageException {
        return nodes.get(member).replica.block(height).orElseThrow();
    }

    /** What a node is asked to do. */
    private interface Call {
        void on(QbftNode node) throws StorageException;
    }

    private final class Node implements Environment {
        private final int number;
        private final Duration ahead;
        private final StoreReplica replica;
        private final QbftNode node;
        private final Map<Timer, Integer> timers = new EnumMap<>(Timer.class);

        Node(LedgerWorld world, SharingReplicas replicas, int number, Duration ahead) throws MedChainException {
            this.number = number;
            this.ahead = ahead;
            SimulatedDisk disk = new SimulatedDisk(number);
            this.replica = replicas.on(MemoryChain.open(world.config, disk, block -> {}));
            this.node = new QbftNode(
                    replica,
                    new LocalMember(number, world.members.get(number).publicIdentity()),
                    new ConsortiumSignatures(world.config, world.config::memberSet, number, world.members.get(number)),
                    StableStorage.open(disk, new Random(number)),
                    ProposedEvents.factory(),
                    OneNode.SETTINGS,
                    this);
        }

        void does(Call call) {
            try {
                call.on(node);
            } catch (StorageException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void dropped(int member, Throwable failure) {
            throw new IllegalStateException("a message of member " + member + " fails", failure);
        }

        @Override
        public void send(int member, Message message) {
            time.in(1, () -> nodes.get(member).does(other -> other.received(number, message)));
        }

        @Override
        public boolean isLinked(int member) {
            return true;
        }

        @Override
        public void setTimer(Timer timer, Duration delay) {
            int generation = timers.merge(timer, 1, Integer::sum);
            time.in(delay.toMillis(), () -> {
                if (timers.getOrDefault(timer, 0) == generation) {
                    does(up -> up.timer(timer));
                }
            });
        }

        @Override
        public void execute(Work work) {
            time.in(0, () -> does(up -> work.run()));
        }

        @Override
        public void membersChanged() {}

        @Override
        public long elapsedMillis() {
            return millis();
        }

        @Override
        public long clockMillis() {
            return millis() + ahead.toMillis();
        }
    }
}
