package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
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
import org.medchain.dht.WriteOutcome;
import org.medchain.testkit.dht.TestRecord;

/**
 * Four nodes on four hosts, which are network namespaces, under load. The network splits, so that one node or two are apart,
 * and heals: a side without a quorum acknowledges nothing, and what was acknowledged is read at once afterwards. 4 rounds, or
 * 20 with {@code -Dmedchain.soak=true}. It takes minutes, needs root and iproute2, and is skipped where namespaces are not
 * allowed.
 */
@Tag("slow")
class QuorumPartitionIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 20 : 4;
    private static final int NODES = 4;
    private static final int CLIENT = NodeProcess.PARTIES - 1;
    private static final int WRITES_A_ROUND = 20;
    private static final int PORT = 7501;
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final NodeWorld world = new NodeWorld(NodeProcess.PARTIES);
    private final List<RunningNode> nodes = new ArrayList<>();
    private final Acknowledged acknowledged = new Acknowledged();

    @TempDir
    private Path temp;

    @AfterEach
    void killAll() throws InterruptedException {
        for (RunningNode node : nodes) {
            node.kill();
        }
    }

    @Test
    void partition_underLoad_losesNothingAndAcknowledgesNothingWithoutAQuorum() throws Exception {
        assumeTrue(Namespaces.areAllowed(), "network namespaces are not allowed here");
        System.out.println("seed " + seed);
        try (Namespaces hosts = Namespaces.create(NODES)) {
            List<String> addresses = IntStream.range(0, NODES)
                    .mapToObj(i -> hosts.address(i) + ":" + PORT)
                    .toList();
            start(hosts, addresses);
            Rosters rosters =
                    Rosters.from(new Roster(1, NodeProcess.REPLICAS, NodeProcess.nodes(world, addresses, "0,1,2,3")));
            DhtSettings settings = DhtSettings.client(NodeProcess.network(world, rosters, CLIENT))
                    .build();
            try (Dht client = DhtFactory.named(DhtFactory.QUORUM).open(settings)) {
                for (int round = 0; round < ROUNDS; round++) {
                    split(hosts, client, round);
                }
            }
        }
    }

    private void start(Namespaces hosts, List<String> addresses) throws IOException {
        for (int i = 0; i < NODES; i++) {
            List<String> arguments = List.of(Integer.toString(i), String.join(",", addresses), "0,1,2,3");
            nodes.add(RunningNode.start(hosts.at(i), temp.resolve("node-" + i), temp, arguments, acknowledged));
        }
        nodes.forEach(this::awaitWrites);
    }

    private void split(Namespaces hosts, Dht client, int round) throws IOException {
        int victim = random.nextInt(NODES);
        boolean two = round % 2 == 1;
        List<Integer> apart = two ? List.of(victim, (victim + 1) % NODES) : List.of(victim);
        String where = "seed " + seed + ", round " + round + ", " + apart + " apart";
        long begun = System.nanoTime();
        hosts.splitOff(apart);
        if (two) {
            assertThat(client.put(TestRecord.of(-1 - round).version(1, NodeProcess.payload(-1 - round, 1)))
                            .join())
                    .as(where)
                    .isInstanceOfAny(WriteOutcome.Unavailable.class, WriteOutcome.Indeterminate.class);
        } else {
            IntStream.range(0, NODES).filter(i -> !apart.contains(i)).forEach(i -> awaitWrites(nodes.get(i)));
            acknowledged.assertThere(client, 1 + acknowledged.addresses() / 100, where);
        }
        hosts.heal();
        acknowledged.assertThere(client, 1 + acknowledged.addresses() / 300, where + ", healed");
        nodes.forEach(this::awaitWrites);
        acknowledged.assertUnbroken(where);
        System.out.printf(
                "round %d: %s apart; all write again and all is there after %.1f s; %,d writes acknowledged%n",
                round, apart, (System.nanoTime() - begun) / 1e9, acknowledged.total());
    }

    private void awaitWrites(RunningNode node) {
        long enough = node.acknowledged() + WRITES_A_ROUND;
        await(() -> node.acknowledged() >= enough || !node.isAlive());
        assertThat(node.isAlive()).as("seed " + seed).isTrue();
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("no writes, seed " + seed).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
