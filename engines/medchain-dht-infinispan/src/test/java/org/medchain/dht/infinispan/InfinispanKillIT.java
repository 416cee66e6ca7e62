package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.fixture.ChildProcess;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.dht.TestRecord;

/** Three nodes in three processes, killed under load: one, two or all of them. No acknowledged write is lost. */
class InfinispanKillIT {
    private static final int NODES = 3;
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 6;
    private static final int WRITES_A_ROUND = 60;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Integer> ports = LocalPorts.free(NODES);
    private final Map<Integer, Running> running = new HashMap<>();
    private final Map<Long, Long> stored = new ConcurrentHashMap<>();
    private final Map<Long, Long> removed = new ConcurrentHashMap<>();

    @TempDir
    Path temp;

    /** A process and what it acknowledged. */
    private final class Running extends ChildProcess {
        private volatile int acknowledged;

        Running(ProcessBuilder builder) throws IOException {
            super(builder);
            listen();
        }

        @Override
        protected void read(String line) {
            // A line that a kill cut has no end mark and tells nothing.
            if (line.endsWith(" !")) {
                take(line.split(" ", -1));
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads.
        private void take(String[] words) {
            (words[0].equals(NodeProcess.STORED) ? stored : removed)
                    .merge(Long.valueOf(words[1]), Long.valueOf(words[2]), Math::max);
            acknowledged++;
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Running one : running.values()) {
            one.kill();
        }
    }

    @Test
    void allNodes_killedUnderLoad_loseNothingAcknowledged() throws Exception {
        for (int node = 0; node < NODES; node++) {
            start(node, 0);
        }
        awaitWrites();
        assertListensAtOneAddressOnly(0);
        for (int node = 0; node < NODES; node++) {
            running.get(node).destroy();
        }
        end();
        running.clear();

        assertNothingLost("after all were killed");
    }

    @Test
    @Tag("slow")
    void nodes_killedRoundAfterRound_loseNothingAcknowledged() throws Exception {
        for (int node = 0; node < NODES; node++) {
            start(node, 0);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            awaitWrites();
            List<Integer> victims = new ArrayList<>(List.of(0, 1, 2));
            int count = 1 + random.nextInt(NODES);
            while (victims.size() > count) {
                victims.remove(random.nextInt(victims.size()));
            }
            for (int victim : victims) {
                running.get(victim).destroy();
            }
            for (int victim : victims) {
                running.remove(victim).kill();
            }
            for (int victim : victims) {
                start(victim, round);
            }
        }
        awaitWrites();
        end();
        running.clear();
        assertNothingLost("after " + ROUNDS + " rounds");
    }

    private void assertNothingLost(String when) throws Exception {
        assertThat(stored).hasSizeGreaterThan(10);
        try (Nodes nodes = new Nodes(temp, Clock.systemUTC(), ports)) {
            for (int node = 0; node < NODES; node++) {
                nodes.open(node);
            }
            // With much on the disks it takes longer until they serve than a read waits.
            for (Dht dht : nodes.all()) {
                Nodes.await(
                        "it serves " + when + ", seed " + seed,
                        () -> !(dht.get(TestRecord.of(0).address()).join() instanceof ReadOutcome.Unavailable));
            }
            for (Map.Entry<Long, Long> one : stored.entrySet()) {
                assertStands(nodes.get((int) (one.getKey() % NODES)), one.getKey(), when + ", seed " + seed);
            }
            for (long address : removed.keySet()) {
                assertStands(nodes.get(0), address, when + ", seed " + seed);
            }
        }
        System.out.println(stored.size() + " addresses were written, " + removed.size() + " removed");
    }

    private void assertStands(Dht dht, long address, String when) {
        ReadOutcome found = dht.get(TestRecord.of(address).address()).join();
        if (found instanceof ReadOutcome.Removed) {
            return;
        }
        assertThat(removed).as(when + ": " + found).doesNotContainKey(address);
        assertThat(found).as(when).isInstanceOf(ReadOutcome.Found.class);
        long version = ((ReadOutcome.Found) found).record().version();
        assertThat(version).as(when + ", address " + address).isGreaterThanOrEqualTo(stored.get(address));
        assertThat(((ReadOutcome.Found) found).record().payload()).isEqualTo(NodeProcess.payload(address, version));
    }

    /** Linux lists the sockets of a process: one listens, at the configured address, and none is a datagram socket. */
    private void assertListensAtOneAddressOnly(int node) throws IOException {
        Path process = Path.of("/proc", Long.toString(running.get(node).pid()));
        if (!Files.isDirectory(process)) {
            return;
        }
        List<String> own = new ArrayList<>();
        try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
            for (Path handle : handles.toList()) {
                String target = Files.readSymbolicLink(handle).toString();
                if (target.startsWith("socket:[")) {
                    own.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        List<String> listening = Stream.concat(sockets("tcp", own), sockets("tcp6", own))
                .filter(line -> line.split(" +", -1)[3].equals("0A"))
                .map(line -> line.split(" +", -1)[1])
                .toList();
        String port = String.format(":%04X", ports.get(node));
        assertThat(listening).hasSize(1);
        assertThat(listening.get(0)).endsWith(port).contains("0100007F");
        assertThat(Stream.concat(sockets("udp", own), sockets("udp6", own))).isEmpty();
    }

    private static Stream<String> sockets(String protocol, List<String> inodes) throws IOException {
        return Files.readAllLines(Path.of("/proc/net", protocol)).stream()
                .skip(1)
                .map(String::trim)
                .filter(line -> inodes.contains(line.split(" +", -1)[9]));
    }

    private void start(int node, int life) throws IOException {
        List<String> arguments = List.of(
                temp.toString(),
                Integer.toString(node),
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
                Long.toString((node * 1_000L + life) * 1_000_000),
                Long.toString(1 + life * 1_000_000L));
        List<String> command = ChildProcess.command(NodeProcess.class, arguments);
        running.put(node, new Running(ChildProcess.builder(command, temp, "node-" + node)));
    }

    /** Every node has writes acknowledged. */
    private void awaitWrites() {
        running.forEach((node, one) -> {
            int enough = one.acknowledged + WRITES_A_ROUND;
            Nodes.await("writes of node " + node + ", seed " + seed + errors(node), () -> {
                assertThat(one.isAlive()).as(() -> errors(node)).isTrue();
                return one.acknowledged >= enough;
            });
        });
    }

    /** The last that the node said before it ended. */
    private String errors(int node) {
        try {
            List<String> lines = Files.readAllLines(temp.resolve("node-" + node + ".err"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
