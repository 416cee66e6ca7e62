package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.Roster;
import org.medchain.dht.Rosters;
import org.medchain.error.StorageException;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;

/**
 * Six nodes in six processes under load, of which one, two or all are killed, one is stopped for a while, loses its disk, or
 * leaves for another one, round after round: the load goes on and no acknowledged write is lost. 6 rounds, or 50 with
 * {@code -Dmedchain.soak=true}. It takes minutes.
 */
@Tag("slow")
class QuorumKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 6;
    private static final int NODES = 6;
    private static final int CLIENT = NodeProcess.PARTIES - 1;
    private static final int WRITES_A_ROUND = 20;
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final NodeWorld world = new NodeWorld(NodeProcess.PARTIES);
    private final List<String> addresses = LocalPorts.free(NodeProcess.PARTIES).stream()
            .map(port -> "127.0.0.1:" + port)
            .toList();
    private final Map<Integer, RunningNode> nodes = new TreeMap<>();
    private final List<String> rosterLines = new ArrayList<>();
    private final Acknowledged acknowledged = new Acknowledged();
    private final Rosters rosters = firstRosters();

    @TempDir
    private Path temp;

    private Rosters firstRosters() {
        String first = IntStream.range(0, NODES).mapToObj(String::valueOf).collect(Collectors.joining(","));
        rosterLines.add(first);
        return Rosters.from(new Roster(1, NodeProcess.REPLICAS, NodeProcess.nodes(world, addresses, first)));
    }

    @AfterEach
    void killAll() throws InterruptedException {
        for (RunningNode node : nodes.values()) {
            node.kill();
        }
    }

    @Test
    void kill_anyOrAllUnderLoad_losesNothingAcknowledged() throws Exception {
        System.out.println("seed " + seed);
        for (int i = 0; i < NODES; i++) {
            start(i);
        }
        awaitWrites();
        DhtSettings settings =
                DhtSettings.client(NodeProcess.network(world, rosters, CLIENT)).build();
        try (Dht client = DhtFactory.named(DhtFactory.QUORUM).open(settings)) {
            for (int round = 0; round < ROUNDS; round++) {
                long begun = System.nanoTime();
                String what = harm(round);
                String where = "seed " + seed + ", round " + round + ", " + what;
                awaitWrites();
                acknowledged.assertThere(client, 1 + acknowledged.addresses() / 300, where);
                acknowledged.assertUnbroken(where);
                System.out.printf(
                        "round %d: %s; all write again and all is there after %.1f s; %,d writes acknowledged at %,d addresses%n",
                        round, what, (System.nanoTime() - begun) / 1e9, acknowledged.total(), acknowledged.addresses());
            }
        }
        restartAndCheckAll();
    }

    private void restartAndCheckAll() throws Exception {
        for (int number : List.copyOf(nodes.keySet())) {
            nodes.get(number).exit();
            start(number);
        }
        DhtSettings settings =
                DhtSettings.client(NodeProcess.network(world, rosters, CLIENT)).build();
        try (Dht client = DhtFactory.named(DhtFactory.QUORUM).open(settings)) {
            acknowledged.assertThere(client, 1, "seed " + seed + ", at the end");
        }
        acknowledged.assertUnbroken("seed " + seed);
    }

    private String harm(int round) throws IOException, InterruptedException {
        List<Integer> members = List.copyOf(nodes.keySet());
        int victim = members.get(random.nextInt(members.size()));
        switch (round % 6) {
            case 0 -> {
                nodes.get(victim).kill();
                awaitWritesOfOthers(victim);
                start(victim);
                return "node " + victim + " killed";
            }
            case 1 -> {
                int other = members.get((members.indexOf(victim) + 1) % members.size());
                nodes.get(victim).kill();
                nodes.get(other).kill();
                start(victim);
                start(other);
                return "nodes " + victim + " and " + other + " killed";
            }
            case 2 -> {
                for (int member : members) {
                    nodes.get(member).kill();
                }
                for (int member : members) {
                    start(member);
                }
                return "all killed";
            }
            case 3 -> {
                nodes.get(victim).kill();
                FileTrees.delete(folder(victim));
                awaitWritesOfOthers(victim);
                start(victim);
                return "node " + victim + " lost its disk";
            }
            case 4 -> {
                nodes.get(victim).signal("STOP");
                awaitWritesOfOthers(victim);
                nodes.get(victim).signal("CONT");
                return "node " + victim + " stopped for a while";
            }
            default -> {
                return replace(members, victim);
            }
        }
    }

    /** One node comes, one leaves, under load; the one that leaves is killed once all have moved. */
    private String replace(List<Integer> members, int leaves) throws IOException, InterruptedException {
        int comes = IntStream.range(0, NodeProcess.PARTIES - 1)
                .filter(number -> !members.contains(number))
                .findFirst()
                .orElseThrow();
        String next = Stream.concat(members.stream().filter(number -> number != leaves), Stream.of(comes))
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        rosterLines.add(next);
        rosters.announce(rosters.latest().followedBy(NodeProcess.nodes(world, addresses, next)));
        for (RunningNode node : nodes.values()) {
            node.tell(NodeProcess.ROSTER + next);
        }
        start(comes);
        awaitWrites();
        await("all have moved", () -> nodes.keySet().stream().allMatch(this::hasMoved));
        nodes.get(leaves).kill();
        nodes.remove(leaves);
        FileTrees.delete(folder(leaves));
        return "node " + leaves + " left for node " + comes;
    }

    /** A node goes by one roster alone, the latest, when its state file says so. */
    private boolean hasMoved(int number) {
        try {
            return new StateFile(folder(number))
                    .load()
                    .filter(state -> state.serving()
                            && !state.view().isMoving()
                            && state.view().current().roster().epoch()
                                    == rosters.latest().epoch())
                    .isPresent();
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    private void start(int number) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.valueOf(number));
        arguments.add(String.join(",", addresses));
        arguments.addAll(rosterLines);
        nodes.put(number, RunningNode.start(List.of(), folder(number), temp, arguments, acknowledged));
    }

    private Path folder(int number) {
        return temp.resolve("node-" + number);
    }

    /** Every node has writes acknowledged. */
    private void awaitWrites() {
        nodes.keySet().forEach(this::awaitWrites);
    }

    private void awaitWritesOfOthers(int victim) {
        nodes.keySet().stream().filter(number -> number != victim).forEach(this::awaitWrites);
    }

    private void awaitWrites(int number) {
        RunningNode node = nodes.get(number);
        long enough = node.acknowledged() + WRITES_A_ROUND;
        await("writes of node " + number, () -> node.acknowledged() >= enough || !node.isAlive());
        assertThat(node.isAlive())
                .as(() -> "node " + number + ", seed " + seed + ": " + errors(number))
                .isTrue();
    }

    /** The last that the node said before it ended. */
    private String errors(int number) {
        try {
            List<String> lines = Files.readAllLines(temp.resolve("node-" + number + ".err"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + ", seed " + seed).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
