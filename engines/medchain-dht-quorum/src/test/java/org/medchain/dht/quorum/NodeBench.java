package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.error.StorageException;
import org.medchain.fixture.VirtualTime;
import org.medchain.metrics.Metrics;

/** Real nodes in virtual time, on links that a test makes and cuts; nothing happens by chance. */
final class NodeBench {
    private static final long SECOND = 1_000;
    private static final NodeWorld WORLD = new NodeWorld(8);

    private final VirtualTime time = new VirtualTime();
    private final List<SimulatedHoldings> holdings = new ArrayList<>();
    private final Map<Integer, Node> nodes = new TreeMap<>();
    private final Map<Integer, NavigableMap<RecordAddress, Held>> disks = new HashMap<>();
    private final Map<Integer, Set<RecordAddress>> damaged = new HashMap<>();
    private final Map<Integer, BiFunction<Integer, Message.Request, Optional<Message.Answer>>> lies = new HashMap<>();
    private final Set<List<Integer>> links = new HashSet<>();
    private final Set<Integer> full = new HashSet<>();

    static Roster roster(int replicas, Integer... numbers) {
        return new Roster(
                1,
                replicas,
                List.of(numbers).stream().map(i -> WORLD.node(i, 1_000 + i)).toList());
    }

    /** The next one, of these nodes. */
    static Roster after(Roster before, Integer... numbers) {
        return before.followedBy(
                List.of(numbers).stream().map(i -> WORLD.node(i, 1_000 + i)).toList());
    }

    /** A node in this state, with what {@link #put} gave it. */
    void start(int number, NodeState.Saved saved) {
        Around around = new Around(number);
        SimulatedHoldings holdings =
                new SimulatedHoldings(disk(number), damaged(number), around::clockMillis, forced -> time.in(1, forced));
        this.holdings.add(holdings);
        Node node = new Node(
                number,
                1 << 20,
                new NodeState(saved, changed -> save(number)),
                holdings,
                around,
                SimulatedParty.TIMING,
                Metrics.NONE);
        nodes.put(number, node);
        node.start();
    }

    private void save(int number) throws StorageException {
        if (full.contains(number)) {
            throw new StorageException("no space left on device");
        }
    }

    /** A node can save its state no more, until {@link #empty}. */
    void fill(int number) {
        full.add(number);
    }

    /** It can again. */
    void empty(int number) {
        full.remove(number);
    }

    Health health(int number) {
        return node(number).client().coordinator().surroundings().health();
    }

    /** How many entries all nodes have read from their disks. */
    int entriesRead() {
        return holdings.stream().mapToInt(SimulatedHoldings::read).sum();
    }

    /** Puts something on a node's disk. */
    void put(int number, Held held) {
        disk(number).put(held.write().address(), held);
    }

    private NavigableMap<RecordAddress, Held> disk(int number) {
        return disks.computeIfAbsent(number, unknown -> new TreeMap<>());
    }

    private Set<RecordAddress> damaged(int number) {
        return damaged.computeIfAbsent(number, unknown -> new HashSet<>());
    }

    /** Damages what a node holds there. */
    void damage(int number, RecordAddress address) {
        damaged(number).add(address);
    }

    boolean isDamaged(int number, RecordAddress address) {
        return damaged(number).contains(address);
    }

    Optional<Held> held(int number, RecordAddress address) {
        return Optional.ofNullable(disk(number).get(address));
    }

    /** What a node answers instead of the truth, if anything, to whom it is asked by. */
    void lie(int number, BiFunction<Integer, Message.Request, Optional<Message.Answer>> instead) {
        lies.put(number, instead);
    }

    /** Links between all of these. */
    void link(Integer... numbers) {
        for (int one : numbers) {
            for (int other : numbers) {
                if (one != other && links.add(List.of(one, other))) {
                    nodes.get(one).client().coordinator().linkUp(other);
                }
            }
        }
    }

    void announce(Roster roster, Integer... numbers) {
        for (int number : numbers) {
            node(number).client().announce(roster);
        }
    }

    Node node(int number) {
        return Optional.ofNullable(nodes.get(number)).orElseThrow();
    }

    VirtualTime time() {
        return time;
    }

    /** Lets that much time pass. */
    void pass(long seconds) {
        AtomicReference<Boolean> passed = new AtomicReference<>(false);
        time.in(seconds * SECOND, () -> passed.set(true));
        while (!passed.get() && time.step()) {}
    }

    ReadOutcome read(int number, RecordAddress address) {
        return await(outcome -> node(number).client().coordinator().read(address, outcome));
    }

    WriteOutcome write(int number, DirectoryWrite write) {
        return await(outcome -> node(number).client().coordinator().write(write, outcome));
    }

    private <T> T await(Consumer<Consumer<T>> begin) {
        AtomicReference<T> reached = new AtomicReference<>();
        begin.accept(reached::set);
        while (reached.get() == null && time.step()) {}
        return Optional.ofNullable(reached.get()).orElseThrow();
    }

    private void ask(int from, int to, Message.Request request) {
        Optional<Message.Answer> lie =
                lies.getOrDefault(to, (asker, asked) -> Optional.empty()).apply(from, request);
        if (lie.isPresent()) {
            answer(to, from, lie.get());
        } else {
            nodes.get(to).asked(new From(from, to), request, true);
        }
    }

    private void answer(int from, int to, Message.Answer answer) {
        time.in(1, () -> nodes.get(to).client().requests().answered(from, answer, Writes.verify(answer)));
    }

    private final class From implements Caller {
        private final int from;
        private final int to;

        From(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public OptionalInt node() {
            return OptionalInt.of(from);
        }

        @Override
        public Bytes account() {
            return Bytes.utf8("somebody");
        }

        @Override
        public void answer(Message.Answer answer) {
            NodeBench.this.answer(to, from, answer);
        }
    }

    private final class Around implements Surroundings {
        private final int number;
        private final Health health = new Health();
        private long lastRequest;

        Around(int number) {
            this.number = number;
        }

        @Override
        public boolean send(int to, Message.Request request) {
            boolean linked = to == number || links.contains(List.of(number, to));
            if (linked) {
                time.in(1, () -> ask(number, to, request));
            }
            return linked;
        }

        @Override
        public Timer after(Duration delay, Runnable work) {
            return time.in(delay.toMillis(), work)::cancel;
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
        public void beside(Runnable work) {
            time.in(0, work);
        }

        @Override
        public long clockMillis() {
            return SignedWrites.NOW + time.now();
        }

        @Override
        public Duration jittered(Duration mean) {
            return mean;
        }
    }
}
