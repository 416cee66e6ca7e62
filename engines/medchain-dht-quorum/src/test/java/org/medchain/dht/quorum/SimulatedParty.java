package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.Held;
import org.medchain.error.StorageException;
import org.medchain.metrics.Metrics;

/** A real node on a simulated disk, which can be stopped at any moment and started again; or a client that is none. */
final class SimulatedParty {
    static final Timing TIMING = new Timing(Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofSeconds(1));

    /** How long the disk takes to force what was written. */
    private static final Duration FORCING = Duration.ofMillis(12);

    /** How long it takes to read what is read beside the node's thread. */
    private static final Duration READING = Duration.ofMillis(2);

    private final QuorumSimulation simulation;
    private final int number;
    private final boolean isNode;
    private final long skewMillis;
    private TreeMap<RecordAddress, Held> disk = new TreeMap<>();
    private final Set<RecordAddress> damaged = new HashSet<>();
    private NodeState.@Nullable Saved saved;
    private int life;
    private long lastRequest;
    private @Nullable Node node;
    private @Nullable Client client;

    SimulatedParty(QuorumSimulation simulation, int number, boolean isNode, long skewMillis) {
        this.simulation = simulation;
        this.number = number;
        this.isNode = isNode;
        this.skewMillis = skewMillis;
    }

    int number() {
        return number;
    }

    boolean isNode() {
        return isNode;
    }

    boolean isUp() {
        return node != null || client != null;
    }

    long clockMillis() {
        return SignedWrites.NOW + simulation.time().now() + skewMillis;
    }

    /** Starts; {@code view} is what it goes by if it remembers nothing. */
    void start(View view) {
        int mine = ++life;
        Around around = new Around(mine);
        if (!isNode) {
            client = new Client(Client.NO_NODE, view, around, TIMING, Metrics.NONE, changed -> {}, () -> {});
            client.start();
            return;
        }
        SimulatedHoldings holdings = new SimulatedHoldings(
                disk,
                damaged,
                this::clockMillis,
                simulation::saving,
                forced -> around.after(simulation.jittered(FORCING), forced));
        NodeState.Saved state = Optional.ofNullable(saved).orElseGet(() -> NodeState.fresh(view));
        node = new Node(
                number,
                1 << 20,
                new NodeState(state, changed -> save(mine, changed)),
                holdings,
                around,
                TIMING,
                Metrics.NONE);
        saved = state;
        node.start();
    }

    private void save(int by, NodeState.Saved changed) throws StorageException {
        Saving saving = by == life ? simulation.saving() : Saving.FAILED;
        if (saving != Saving.FAILED) {
            saved = changed;
        }
        if (saving != Saving.DONE) {
            throw new StorageException("no space left on device");
        }
    }

    /** The process ends; what was not forced to the disk is lost. */
    void stop() {
        node = null;
        life++;
    }

    void wipe() {
        stop();
        disk = new TreeMap<>();
        damaged.clear();
        saved = null;
    }

    /** Something on the disk cannot be read any more. */
    void damage(Random random) {
        List<RecordAddress> addresses = List.copyOf(disk.keySet());
        if (!addresses.isEmpty()) {
            damaged.add(addresses.get(random.nextInt(addresses.size())));
        }
    }

    Optional<Coordinator> coordinator() {
        return client().map(Client::coordinator);
    }

    private Optional<Client> client() {
        return node != null ? Optional.of(node.client()) : Optional.ofNullable(client);
    }

    Optional<NodeState> state() {
        return Optional.ofNullable(node).map(Node::state);
    }

    /** What is on the disk. */
    Optional<Held> onDisk(RecordAddress address) {
        return Optional.ofNullable(disk.get(address)).filter(held -> !damaged.contains(address));
    }

    void linkUp(int other) {
        client().ifPresent(up -> up.linkUp(other));
    }

    void linkDown(int other) {
        client().ifPresent(up -> up.linkDown(other));
    }

    void announce(Roster roster) {
        client().ifPresent(up -> up.announce(roster));
    }

    void asked(int from, Message.Request request) {
        if (node != null) {
            int mine = life;
            node.asked(
                    new Caller() {
                        @Override
                        public OptionalInt node() {
                            return simulation.nodeNumber(from);
                        }

                        @Override
                        public Bytes account() {
                            return Bytes.utf8("somebody");
                        }

                        @Override
                        public void answer(Message.Answer answer) {
                            if (mine == life) {
                                simulation.answer(number, from, request, answer);
                            }
                        }
                    },
                    request,
                    SimulatedWire.isSound(request));
        }
    }

    void answered(int from, Message.Answer answer) {
        client().ifPresent(up -> up.requests().answered(from, answer, SimulatedWire.isSound(answer)));
    }

    @Override
    public String toString() {
        String stage = coordinator()
                .map(up -> " at stage " + up.view().stage() + ", " + up.underWay() + " under way")
                .orElse(" is down");
        String lacks = state().map(state ->
                        (state.isServing() ? "" : ", not serving") + (state.isComplete() ? "" : ", not complete"))
                .orElse("");
        return (isNode ? "node " : "client ") + number + stage + lacks;
    }

    private final class Around implements Surroundings {
        private final int mine;
        private long read;
        private final Health health = new Health();

        Around(int mine) {
            this.mine = mine;
        }

        @Override
        public boolean send(int to, Message.Request request) {
            return mine == life && simulation.send(SimulatedParty.this, to, request);
        }

        @Override
        public Timer after(Duration delay, Runnable work) {
            return simulation.time().in(delay.toMillis(), () -> {
                if (mine == life) {
                    work.run();
                }
            })::cancel;
        }

        /** After what waits for the disk already. */
        @Override
        public void beside(Runnable work) {
            read = Math.max(read, simulation.time().now())
                    + simulation.jittered(READING).toMillis();
            simulation.time().in(read - simulation.time().now(), () -> {
                if (mine == life) {
                    work.run();
                }
            });
        }

        @Override
        public long nextRequest() {
            return ++lastRequest;
        }

        @Override
        public Health health() {
            return health;
        }

        @Override
        public long clockMillis() {
            return SimulatedParty.this.clockMillis();
        }

        @Override
        public Duration jittered(Duration mean) {
            return simulation.jittered(mean);
        }
    }
}
