package org.medchain.chain.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The Merkle tree of RFC 6962 section 2.1 over digests, built level by level. A last node without a sibling moves up
 * unchanged, which yields the same tree as splitting at the largest power of two. Immutable.
 */
public final class MerkleTree {
    private final List<List<Digest>> levels;

    private MerkleTree(List<List<Digest>> levels) {
        this.levels = levels;
    }

    /**
     * Builds the tree over {@code leaves} in this order.
     *
     * @throws IllegalArgumentException if there are no leaves
     */
    public static MerkleTree of(List<Digest> leaves) {
        return ofData(leaves.stream().map(Digest::value).toList());
    }

    /** Builds the tree over arbitrary leaf data. */
    static MerkleTree ofData(List<Bytes> data) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("expected at least one leaf, found none");
        }
        List<List<Digest>> levels = new ArrayList<>();
        TreeHash hash = new TreeHash();
        List<Digest> level = data.stream().map(hash::leaf).toList();
        levels.add(level);
        while (level.size() > 1) {
            level = above(level, hash);
            levels.add(level);
        }
        return new MerkleTree(List.copyOf(levels));
    }

    private static List<Digest> above(List<Digest> level, TreeHash hash) {
        List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
        for (int left = 0; left + 1 < level.size(); left += 2) {
            above.add(hash.node(level.get(left), level.get(left + 1)));
        }
        if (level.size() % 2 == 1) {
            above.add(level.get(level.size() - 1));
        }
        return above;
    }

    /** The number of leaves. */
    public int size() {
        return levels.get(0).size();
    }

    /** The Merkle tree hash. */
    public Digest root() {
        return levels.get(levels.size() - 1).get(0);
    }

    /** Proves that leaf {@code index}, counted from 0, is in this tree. */
    public InclusionProof proof(int index) {
        int at = Objects.checkIndex(index, size());
        List<Digest> path = new ArrayList<>();
        for (List<Digest> level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            at >>= 1;
        }
        return new InclusionProof(index, size(), path);
    }
}
