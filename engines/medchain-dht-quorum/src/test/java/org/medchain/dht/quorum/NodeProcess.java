package org.medchain.dht.quorum;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.TestRecord;

/**
 * A node in a process of its own. It writes, removes and reads from several threads, tells every write that was acknowledged
 * and every promise that was broken on its standard output, and hears of other rosters on its standard input.
 */
public final class NodeProcess {
    static final int PARTIES = 8;
    static final int REPLICAS = 4;
    static final String ROSTER = "roster ";
    static final String BROKEN = "broken ";

    private static final int THREADS = 2;
    /** Between two operations of a thread: the processes share few cores. */
    private static final long PAUSE_NANOS = 10_000_000;

    private static final int SLOTS = 12;

    private final Dht dht;
    private final int number;
    private final long life = System.currentTimeMillis();
    private final AtomicLong versions = new AtomicLong(life * 1_000);
    private final Map<Long, Long> known = new ConcurrentHashMap<>();
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean stopped;

    private NodeProcess(Dht dht, int number) {
        this.dht = dht;
        this.number = number;
    }

    /**
     * Arguments: folder, number of this node, addresses of all parties with commas between, and for each roster the numbers of
     * its nodes.
     */
    public static void main(String[] args) throws MedChainException, IOException {
        NodeWorld world = new NodeWorld(PARTIES);
        List<String> addresses = List.of(args[2].split(",", -1));
        Rosters rosters = Rosters.from(new Roster(1, REPLICAS, nodes(world, addresses, args[3])));
        for (int i = 4; i < args.length; i++) {
            rosters.announce(rosters.latest().followedBy(nodes(world, addresses, args[i])));
        }
        int number = Integer.parseInt(args[1]);
        DhtNetwork network = network(world, rosters, number);
        DhtSettings settings =
                DhtSettings.builder(Path.of(args[0])).network(network).build();
        try (Dht dht = DhtFactory.named(DhtFactory.QUORUM).open(settings)) {
            new NodeProcess(dht, number)
                    .run(line -> rosters.announce(rosters.latest().followedBy(nodes(world, addresses, line))));
        }
    }

    static DhtNetwork network(NodeWorld world, Rosters rosters, int party) {
        return DhtNetwork.builder(rosters, world.ca.certificate(), world.party(party))
                .synchroniseEvery(Duration.ofMillis(500))
                .build();
    }

    static List<RosterNode> nodes(NodeWorld world, List<String> addresses, String numbers) {
        return numbers(numbers).stream()
                .map(i -> node(world, i, addresses.get(i)))
                .toList();
    }

    private static RosterNode node(NodeWorld world, int party, String address) {
        String[] parts = address.split(":", -1);
        return world.node(party, parts[0], Integer.parseInt(parts[1]));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
    }

    /** Takes a roster. */
    private interface Change {
        void to(String numbers);
    }

    private void run(Change change) throws IOException {
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread load = new Thread(() -> load(thread), "load-" + i);
            load.setDaemon(true);
            load.start();
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
            if (line.startsWith(ROSTER)) {
                change.to(line.substring(ROSTER.length()));
            }
        }
        stopped = true;
    }

    /**
     * Each thread has addresses of its own, so that it knows what must stand there, and another one for each at which it
     * removed something: a node that lives long goes on writing. In as many milliseconds it takes far fewer, so that the next
     * life's are others.
     */
    private void load(int thread) {
        Random random = new Random(life + thread);
        long next = (number * 10L + thread) * 1_000_000_000L + life % 1_000_000_000L / SLOTS * SLOTS;
        long[] slots = new long[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = next++;
        }
        while (!stopped) {
            int slot = random.nextInt(SLOTS);
            if (random.nextInt(3) == 0) {
                read(slots[slot]);
            } else if (known.getOrDefault(slots[slot], 0L) < 0) {
                slots[slot] = next++;
            } else {
                write(slots[slot], random.nextInt(60) == 0);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void write(long address, boolean removal) {
        long version = versions.incrementAndGet();
        TestRecord record = TestRecord.of(address);
        WriteOutcome outcome = (removal
                        ? dht.remove(record.tombstone(version))
                        : dht.put(record.version(version, payload(address, version))))
                .join();
        if (removal) {
            // Even if the outcome is open, nothing more is written there.
            known.put(address, -version);
        }
        if (outcome instanceof WriteOutcome.Stored) {
            known.put(address, removal ? -version : version);
            say((removal ? "removed " : "stored ") + address + " " + version + " !");
        } else if (outcome instanceof WriteOutcome.VersionConflict || outcome instanceof WriteOutcome.Invalid) {
            say(BROKEN + outcome + " !");
        }
    }

    private void read(long address) {
        long before = known.getOrDefault(address, 0L);
        ReadOutcome outcome = dht.get(TestRecord.of(address).address()).join();
        boolean fine = before <= 0
                || outcome instanceof ReadOutcome.Unavailable
                || (outcome instanceof ReadOutcome.Found found && found.record().version() >= before);
        if (!fine) {
            say(BROKEN + "address " + address + " at version " + before + " reads " + outcome + " !");
        }
    }

    static Bytes payload(long address, long version) {
        return TestRecord.payload(address * 31 + version, (int) (version % 2_000));
    }

    private void say(String line) {
        try {
            out.write(Bytes.utf8(line + "\n").toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
