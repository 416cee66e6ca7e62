package org.medchain.chain.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;

class InclusionProofTest {
    private static final int MOST = 257;
    private static final List<Digest> LEAVES = MerkleTreeTest.leaves(MOST + 1);

    @Test
    void verify_everyLeafOfEverySizeTo257_holds() throws MedChainException {
        for (int size = 1; size <= MOST; size++) {
            MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.decode(tree.proof(index).encode());
                proof.verify(tree.root(), size, LEAVES.get(index));
            }
        }
    }

    /** For every size: the paths of some leaves under every other index, and under every other size. */
    @Test
    void verify_anyOtherIndexOrSize_isRefused() {
        for (int size = 1; size <= MOST; size++) {
            MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
            for (int leaf = 0; leaf < size; leaf += 1 + size / 3) {
                List<Digest> path = tree.proof(leaf).path();
                for (int other = 0; other < size; other++) {
                    if (other != leaf) {
                        assertRefused(new InclusionProof(other, size, path), tree, LEAVES.get(leaf));
                    }
                }
                for (int other = leaf + 1; other <= MOST; other++) {
                    if (other != size) {
                        assertRefused(new InclusionProof(leaf, other, path), tree, LEAVES.get(leaf));
                    }
                }
            }
        }
    }

    @Test
    void verify_randomIndexAndSize_isRefused() {
        Random random = new Random(12);
        for (int i = 0; i < 20_000; i++) {
            int size = 1 + random.nextInt(40);
            int leaf = random.nextInt(size);
            MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
            int otherSize = 1 + random.nextInt(MOST);
            int otherIndex = random.nextInt(otherSize);
            if (otherSize != size || otherIndex != leaf) {
                InclusionProof moved = new InclusionProof(
                        otherIndex, otherSize, tree.proof(leaf).path());
                assertRefused(moved, tree, LEAVES.get(leaf));
            }
        }
    }

    /** The path of leaf 4 of 5 also leads to the same root as leaf 2 of 3: only the trusted size tells them apart. */
    @Test
    void verify_sameRootFromASmallerTree_isRefusedByTheSize() throws MedChainException {
        MerkleTree tree = MerkleTree.of(LEAVES.subList(0, 5));
        InclusionProof smaller = new InclusionProof(2, 3, tree.proof(4).path());

        smaller.verify(tree.root(), 3, LEAVES.get(4));
        assertRefused(smaller, tree, LEAVES.get(4));
    }

    @Test
    void verify_pathLongerThanTheSizeAllows_isRefusedEvenIfItLeadsToTheRoot() {
        MerkleTree two = MerkleTree.of(LEAVES.subList(0, 2));
        InclusionProof tooLong = new InclusionProof(0, 1, two.proof(1).path());

        assertThatThrownBy(() -> tooLong.verify(two.root(), 1, LEAVES.get(1)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("wrong length");
    }

    @Test
    void verify_anotherLeafOrRoot_isRefused() {
        MerkleTree tree = MerkleTree.of(LEAVES.subList(0, 100));
        MerkleTree longer = MerkleTree.of(LEAVES.subList(0, 101));

        for (int index = 0; index < 100; index++) {
            InclusionProof proof = tree.proof(index);
            assertRefused(proof, tree, LEAVES.get(index + 1));
            Digest leaf = LEAVES.get(index);
            assertThatThrownBy(() -> proof.verify(longer.root(), 100, leaf)).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void verify_pathTooShortOrTooLong_isRefused() {
        for (int size = 1; size <= 70; size++) {
            MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Digest> path = new ArrayList<>(tree.proof(index).path());
                path.add(tree.root());
                assertRefused(new InclusionProof(index, size, path), tree, LEAVES.get(index));
                for (int keep = 0; keep < path.size() - 1; keep++) {
                    assertRefused(new InclusionProof(index, size, path.subList(0, keep)), tree, LEAVES.get(index));
                }
            }
        }
    }

    @Test
    void verify_everyBitFlipped_isRefused() throws Exception {
        for (int size : new int[] {1, 5, 24, 100}) {
            MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
            int index = size * 2 / 3;
            Flips.everyBit(tree.proof(index).encode(), (damaged, where) -> assertThatThrownBy(
                            () -> InclusionProof.decode(damaged).verify(tree.root(), size, LEAVES.get(index)))
                    .as("%s of %s", where, size)
                    .isInstanceOf(MedChainException.class));
        }
    }

    @Test
    void decode_outsideItsLimits_isMalformed() {
        Bytes indexIsSize = Bytes.fromHex("a30005010502" + "80");
        Bytes shortDigest = Bytes.fromHex("a300000102028142aaaa");

        assertThatThrownBy(() -> InclusionProof.decode(indexIsSize)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> InclusionProof.decode(shortDigest)).isInstanceOf(MalformedException.class);
    }

    @Test
    void values_outsideTheirLimits_areRefused() {
        List<Digest> path = Collections.nCopies(InclusionProof.MAX_PATH + 1, LEAVES.get(0));

        assertThatThrownBy(() -> new InclusionProof(5, 5, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InclusionProof(-1, 5, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InclusionProof(0, 5, path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decode_largestProof_fits() throws MedChainException {
        List<Digest> path = Collections.nCopies(InclusionProof.MAX_PATH, LEAVES.get(0));
        InclusionProof largest = new InclusionProof(Long.MAX_VALUE - 1, Long.MAX_VALUE, path);

        assertThat(InclusionProof.decode(largest.encode())).isEqualTo(largest);
    }

    private static void assertRefused(InclusionProof proof, MerkleTree tree, Digest leaf) {
        try {
            proof.verify(tree.root(), tree.size(), leaf);
        } catch (VerificationException e) {
            return;
        }
        throw new AssertionError(
                "leaf " + proof.index() + " of " + proof.size() + " verified in a tree of " + tree.size());
    }
}
