package org.medchain.chain.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;

class MerkleTreeTest {
    @Test
    void root_certificateTransparencyLeaves_isTheKnownOne() {
        Map<String, Bytes> vector = Vectors.bytes("merkle/v1/rfc6962.properties");
        List<Bytes> leaves = new ArrayList<>();
        for (int size = 1; size <= 8; size++) {
            leaves.add(vector.get("leaf." + (size - 1)));
            assertThat(MerkleTree.ofData(leaves).root().value())
                    .as("%s leaves", size)
                    .isEqualTo(vector.get("root." + size));
        }
    }

    @Test
    void rootAndProofs_allSizesTo257_areThoseOfTheRecursiveDefinition() {
        List<Digest> leaves = leaves(257);
        for (int size = 1; size <= 257; size++) {
            MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
            assertThat(tree.root()).as("%s leaves", size).isEqualTo(root(leaves.subList(0, size)));
            assertThat(tree.size()).isEqualTo(size);
        }
        for (int size : new int[] {1, 2, 3, 5, 8, 13, 31, 32, 33, 127, 255, 257}) {
            MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                assertThat(tree.proof(index).path())
                        .as("leaf %s of %s", index, size)
                        .isEqualTo(path(index, leaves.subList(0, size)));
            }
        }
    }

    /** A tree in two parts, as one that does not have all leaves at hand. */
    @Test
    void nodesAndAbove_everyLevelOfAllSizes_joinToTheWholeTree() {
        List<Digest> leaves = leaves(70);
        for (int size = 1; size <= leaves.size(); size++) {
            MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
            for (int level = 0; level <= 7; level++) {
                int part = 1 << level;
                MerkleTree upper = MerkleTree.above(tree.nodes(level));
                assertThat(upper.root()).as("level %s of %s", level, size).isEqualTo(tree.root());
                assertThat(upper.size()).isEqualTo((size + part - 1) / part);
                for (int index = 0; index < size; index++) {
                    int from = index / part * part;
                    MerkleTree lower = MerkleTree.of(leaves.subList(from, Math.min(from + part, size)));
                    List<Digest> path =
                            new ArrayList<>(lower.proof(index - from).path());
                    path.addAll(upper.proof(index / part).path());
                    assertThat(lower.root()).isEqualTo(upper.nodes(0).get(index / part));
                    assertThat(path).isEqualTo(tree.proof(index).path());
                }
            }
        }
    }

    @Test
    void of_noLeaf_isRefused() {
        assertThatThrownBy(() -> MerkleTree.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.above(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void proof_outsideTheTree_isRefused() {
        MerkleTree tree = MerkleTree.of(leaves(3));

        assertThatThrownBy(() -> tree.proof(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.proof(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    static List<Digest> leaves(int count) {
        TestRandom random = TestRandom.seeded(11);
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(new Digest(Bytes.random(random, 32)));
        }
        return leaves;
    }

    /** RFC 6962 section 2.1, word for word. */
    private static Digest root(List<Digest> leaves) {
        if (leaves.size() == 1) {
            return new TreeHash().leaf(leaves.get(0).value());
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return new TreeHash().node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    /** RFC 6962 section 2.1.1, word for word. */
    private static List<Digest> path(int index, List<Digest> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        List<Digest> left = leaves.subList(0, k);
        List<Digest> right = leaves.subList(k, leaves.size());
        List<Digest> path = new ArrayList<>(index < k ? path(index, left) : path(index - k, right));
        path.add(index < k ? root(right) : root(left));
        return path;
    }
}
