package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;

class PlacementTest {
    private static final int ADDRESSES = 5_000;
    private static final NodeWorld WORLD = new NodeWorld(31);

    private final Random random = new Random(7);
    private final List<RecordAddress> addresses =
            IntStream.range(0, ADDRESSES).mapToObj(i -> address()).toList();

    private RecordAddress address() {
        byte[] drawn = new byte[Digest.SIZE];
        random.nextBytes(drawn);
        return new RecordAddress(new Digest(Bytes.takeOwnership(drawn)));
    }

    private static Placement placement(int nodes) {
        List<RosterNode> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(WORLD.node(i, 1_000 + i));
        }
        return new Placement(new Roster(1, 4, all));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10, 30})
    void owners_ofManyAddresses_areDifferentNodesWithEqualShares(int nodes) {
        Placement placement = placement(nodes);
        int[] shares = new int[nodes];
        for (RecordAddress address : addresses) {
            List<Integer> owners = placement.owners(address);
            assertThat(owners).hasSize(4).doesNotHaveDuplicates();
            owners.forEach(owner -> shares[owner]++);
        }
        double fair = 4.0 * ADDRESSES / nodes;
        for (int share : shares) {
            assertThat((double) share).isCloseTo(fair, within(0.2 * fair));
        }
    }

    /** The least that can move when one node joins n - 1 others is one n-th of all copies. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30})
    void owners_whenANodeJoins_moveByItsShareAlone(int nodes) {
        Placement before = placement(nodes - 1);
        Placement after = placement(nodes);
        long moved = 0;
        for (RecordAddress address : addresses) {
            List<Integer> owners = new ArrayList<>(after.owners(address));
            owners.removeAll(before.owners(address));
            assertThat(owners).isSubsetOf(nodes - 1);
            moved += owners.size();
        }
        double share = moved / (4.0 * ADDRESSES);
        System.out.printf(
                "a node that joins %d takes over %.4f of all copies, at best %.4f%n", nodes - 1, share, 1.0 / nodes);
        assertThat(share).isCloseTo(1.0 / nodes, within(0.1 / nodes));
    }

    @Test
    void owners_ofFewNodes_areAllOfThem() {
        Placement placement = placement(2);
        assertThat(placement.owners(addresses.get(0))).containsExactlyInAnyOrder(0, 1);
        assertThat(placement.quorum().size()).isEqualTo(2);
    }

    @Test
    void owners_ofAnAddress_areThoseThatTheFormatSays() {
        for (RecordAddress address : addresses.subList(0, 50)) {
            assertThat(placement(10).owners(address)).isEqualTo(naive(10, address));
        }
    }

    @Test
    void owners_ofAPartition_areThoseOfAllItsAddresses() {
        Placement placement = placement(30);
        for (RecordAddress address : addresses) {
            int partition = Buckets.of(address) / Buckets.A_PARTITION;
            assertThat(partition).isLessThan(Roster.PARTITIONS);
            assertThat(placement.owners(partition)).isEqualTo(placement.owners(address));
        }
    }

    /** As docs/format.md says it. */
    private static List<Integer> naive(int nodes, RecordAddress address) {
        return IntStream.range(0, nodes)
                .boxed()
                .sorted((one, other) -> weight(other, address).compareTo(weight(one, address)))
                .limit(4)
                .toList();
    }

    private static Digest weight(int node, RecordAddress address) {
        byte[] tag = "medchain/v1/quorum-placement".getBytes(StandardCharsets.US_ASCII);
        Bytes digest = address.digest().value();
        return Hasher.untagged()
                .updateByte(tag.length)
                .update(tag, 0, tag.length)
                .updateByte((digest.get(0) & 0xff) >> 4)
                .updateByte((digest.get(0) & 0xff) << 4 | (digest.get(1) & 0xff) >> 4)
                .update(WORLD.certificate(node).identity().id().value())
                .finish();
    }
}
