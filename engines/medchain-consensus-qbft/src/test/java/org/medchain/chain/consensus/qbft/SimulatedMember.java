package org.medchain.chain.consensus.qbft;

import java.security.ProviderException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** A real node on a simulated disk, which can be stopped at any moment and started again. */
final class SimulatedMember {
    static final NodeSettings SETTINGS = new NodeSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(90),
            Duration.ofSeconds(10),
            1 << 20);

    private final Simulation simulation;
    private final LedgerWorld world;
    private final SharingReplicas replicas;
    private final int number;
    private final long skewMillis;
    private final Map<Environment.Timer, Integer> timers = new EnumMap<>(Environment.Timer.class);
    private final Random random;
    private SimulatedDisk disk;
    private Identity identity;
    private Signatures signatures;
    private boolean hasKey = true;
    private int life;
    private @Nullable QbftNode node;
    private @Nullable MemoryChain chain;

    SimulatedMember(Simulation simulation, SimulatedWorld world, int number, long skewMillis, Signatures signatures) {
        this.simulation = simulation;
        this.world = world.ledger();
        this.replicas = world.replicas();
        this.number = number;
        this.identity = world.identities().get(number);
        this.skewMillis = skewMillis;
        this.signatures = signatures;
        this.disk = new SimulatedDisk(number);
        this.random = new Random(number);
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return node == null ? "member " + number() + " is down" : node.toString();
    }

    /** Changes whenever the process begins or ends. */
    int life() {
        return life;
    }

    /** What its clock says now. */
    long clockMillis() {
        return LedgerWorld.START.toEpochMilli() + simulation.time().now() + skewMillis;
    }

    boolean isUp() {
        return node != null;
    }

    /** True if it may vote: it remembers its votes, or they are all past. */
    boolean votes() {
        return node != null && node.participation().isActive();
    }

    /** True if it would say to a client that there is no such event. */
    boolean denies(EventHash event) {
        return node != null
                && node.participation().isCaughtUp()
                && node.participation().agreedTo() <= chain().tip().height()
                && chain().event(event).isEmpty();
    }

    MemoryChain chain() {
        if (chain == null) {
            throw new IllegalStateException("member " + number() + " is down");
        }
        return chain;
    }

    private LocalMember seated() {
        return new LocalMember(number, identity.publicIdentity());
    }

    /** From its next start it has another key. */
    void replaceKey(Identity replacement, Signatures by) {
        identity = replacement;
        signatures = by;
    }

    /** Whether it can sign now. */
    void hasKey(boolean there) {
        hasKey = there;
    }

    private Signatures whileItHasItsKey() {
        Signatures by = signatures;
        return new Signatures() {
            @Override
            public Signed sign(Statement statement) {
                if (!hasKey) {
                    throw new KeyUnavailableException(
                            "a simulated key is away", true, new ProviderException("CKR_DEVICE_REMOVED"));
                }
                return by.sign(statement);
            }

            @Override
            public void verify(Signed signed) throws VerificationException {
                by.verify(signed);
            }
        };
    }

    /** A member links with members; who is none yet, or no more, with all who let it. */
    boolean accepts(int other) {
        MemberSet known = chain().members();
        return !seated().isIn(known) || known.member(other).isPresent();
    }

    void start() {
        int mine = ++life;
        try {
            MemoryChain opened = MemoryChain.open(world.config, disk, block -> simulation.durable(number(), block));
            StableStorage storage = StableStorage.open(disk, random);
            long height = opened.tip().height() + 1;
            simulation.remembers(number(), height, Remembered.in(storage.votes(), height));
            QbftNode started = new QbftNode(
                    replicas.on(opened),
                    seated(),
                    whileItHasItsKey(),
                    storage,
                    sources(mine, opened),
                    SETTINGS,
                    new Around(mine));
            chain = opened;
            node = started;
        } catch (StorageException e) {
            throw new ChainChecker.Violation("member " + number() + " does not start: " + e.getMessage());
        }
        run(mine, QbftNode::start);
    }

    private BlockSource.Factory sources(int mine, MemoryChain opened) {
        return simulation
                .ordering()
                .<BlockSource.Factory>map(ordering -> new Ordered(ordering, mine, opened))
                .orElse(ProposedEvents.factory());
    }

    /** Follows an ordering in one life of the process. */
    private final class Ordered implements BlockSource.Factory {
        private final SimulatedOrdering ordering;
        private final int mine;
        private final MemoryChain opened;

        Ordered(SimulatedOrdering ordering, int mine, MemoryChain opened) {
            this.ordering = ordering;
            this.mine = mine;
            this.opened = opened;
        }

        @Override
        public BlockSource create(BlockSource.Parts parts) {
            OrderedEvents source = new OrderedEvents(parts, ordering.access(), weight -> {});
            ordering.follow(number(), opened.tip().orderedTo(), (position, entry) -> {
                SimulatedMember.this.run(mine, up -> source.entry(position, entry));
                return mine == life;
            });
            return source;
        }

        @Override
        public boolean isLeaderless() {
            return true;
        }
    }

    /** The process ends; what was not forced to the disk may be lost or torn. */
    void stop() {
        if (node != null) {
            QbftNode ended = node;
            node = null;
            chain = null;
            life++;
            disk.cutPower();
            ended.close(new UnavailableException("stopped"));
        }
    }

    /** The power fails in the middle of the next write. */
    void failPowerSoon() {
        disk.failPowerAtNextForce();
    }

    void wipe() {
        stop();
        disk = new SimulatedDisk(number() + 1000L);
    }

    void receive(int from, Message message) {
        run(life, up -> up.received(from, message));
    }

    /** What a liar says beside its node, the node is not surprised to see again. */
    void knowsOf(Message said) {
        if (node != null
                && said instanceof Message.Vote vote
                && vote.signed().statement().kind() == Statement.Kind.COMMIT) {
            node.participation().commits(vote.signed().statement().view().height());
        }
    }

    void linkUp(int other) {
        run(life, up -> up.linkUp(other));
    }

    void linkDown(int other) {
        run(life, up -> up.linkDown(other));
    }

    void submit(Event event, CompletableFuture<EventRef> receipt) {
        if (node == null) {
            receipt.completeExceptionally(new UnavailableException("down"));
        } else {
            run(life, up -> up.submit(event, receipt));
        }
    }

    /** What a node is asked to do. */
    interface Call {
        void on(QbftNode node) throws StorageException;
    }

    private void run(int inLife, Call call) {
        if (node == null || inLife != life) {
            return;
        }
        try {
            call.on(node);
        } catch (StorageException e) {
            simulation.crashed(this);
        }
    }

    private final class Around implements Environment {
        private final int mine;

        Around(int mine) {
            this.mine = mine;
        }

        @Override
        public void dropped(int member, Throwable failure) {
            throw new IllegalStateException("a message of member " + member + " fails", failure);
        }

        @Override
        public void send(int member, Message message) {
            if (mine == life) {
                simulation.send(number(), member, message);
            }
        }

        @Override
        public boolean isLinked(int member) {
            return simulation.isLinked(number(), member);
        }

        @Override
        public void setTimer(Timer timer, Duration delay) {
            int generation = timers.merge(timer, 1, Integer::sum);
            simulation.time().in(delay.toMillis(), () -> {
                if (timers.getOrDefault(timer, 0) == generation) {
                    SimulatedMember.this.run(mine, up -> up.timer(timer));
                }
            });
        }

        @Override
        public void execute(Work work) {
            simulation.time().in(0, () -> SimulatedMember.this.run(mine, up -> work.run()));
        }

        @Override
        public void membersChanged() {
            simulation.membersChanged(SimulatedMember.this);
        }

        @Override
        public long elapsedMillis() {
            return simulation.time().now();
        }

        @Override
        public long clockMillis() {
            return SimulatedMember.this.clockMillis();
        }
    }
}
