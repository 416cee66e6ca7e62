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

    /**
     * Builds the upper part of a tree, of which {@code nodes} are one level. The nodes take the place of the leaves: their proofs
     * have the siblings from that level on.
     *
     * @throws IllegalArgumentException if there are no nodes
     */
    public static MerkleTree above(List<Digest> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one node, found none");
        }
        return of(List.copyOf(nodes), new TreeHash());
    }

    /** Builds the tree over arbitrary leaf data. */
    static MerkleTree ofData(List<Bytes> data) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("expected at least one leaf, found none");
        }
        TreeHash hash = new TreeHash();
        return of(data.stream().map(hash::leaf).toList(), hash);
    }

    private static MerkleTree of(List<Digest> lowest, TreeHash hash) {
        List<List<Digest>> levels = new ArrayList<>();
        List<Digest> level = lowest;
        levels.add(level);
        while (level.size() > 1) {
            level = parents(level, hash);
            levels.add(level);
        }
        return new MerkleTree(List.copyOf(levels));
    }

    private static List<Digest> parents(List<Digest> level, TreeHash hash) {
        List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
        for (int left = 0; left + 1 < level.size(); left += 2) {
            above.add(hash.node(level.get(left), level.get(left + 1)));
        }
        if (level.size() % 2 == 1) {
            above.add(level.get(level.size() - 1));
        }
        return List.copyOf(above);
    }

    /** The number of leaves. */
    public int size() {
        return levels.get(0).size();
    }

    /**
     * The nodes of one level, from left to right: each is the root of the tree over the next {@code 2^level} leaves, the last one of
     * those that are left.
     *
     * @param level 0 for the hashes of the leaves; over the root's level, there is the root alone
     */
    public List<Digest> nodes(int level) {
        return levels.get(Math.min(level, levels.size() - 1));
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
