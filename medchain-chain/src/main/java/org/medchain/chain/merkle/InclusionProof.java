package org.medchain.chain.merkle;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Proof that a digest is at one position in a tree of known size (RFC 9162 section 2.1.3). Encoded as {@code {0: index,
 * 1: size, 2: [digest]}}.
 *
 * @param index the leaf's index from 0; below {@code size}
 * @param size the number of leaves in the tree, at least 1
 * @param path the siblings from the leaf to the root, at most {@value #MAX_PATH}
 */
public record InclusionProof(long index, long size, List<Digest> path) {
    /** The most siblings on a path. */
    public static final int MAX_PATH = 63;
    /** The largest encoded proof in bytes. */
    public static final int MAX_SIZE = 32 + MAX_PATH * (Digest.SIZE + 2);

    public InclusionProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("expected a leaf from 0 to " + (size - 1) + ", found " + index);
        }
        if (path.size() > MAX_PATH) {
            throw new IllegalArgumentException(
                    "expected a path of at most " + MAX_PATH + " digests, found " + path.size());
        }
    }

    /** Decodes a proof from the fields of {@code struct}. */
    public static InclusionProof decode(StructReader struct) throws MalformedException {
        long index = struct.uint(0, 0, Long.MAX_VALUE - 1);
        long size = struct.uint(1, index + 1, Long.MAX_VALUE);
        List<Bytes> path = struct.byteStrings(2, 0, MAX_PATH, Digest.SIZE);
        if (path.stream().anyMatch(sibling -> sibling.size() != Digest.SIZE)) {
            throw struct.malformed("expected digests of " + Digest.SIZE + " bytes");
        }
        return new InclusionProof(index, size, path.stream().map(Digest::new).toList());
    }

    /** Decodes a proof from its canonical encoding. */
    public static InclusionProof decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("inclusion proof", encoded, MAX_SIZE, InclusionProof::decode);
    }

    /** Writes the fields of this proof to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.integer(0, index)
                .integer(1, size)
                .byteStrings(2, path.stream().map(Digest::value).toList());
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /**
     * Verifies that {@code leaf} is leaf {@link #index()} of the tree.
     *
     * <p>A root alone does not fix the number of leaves: the same path can lead to it from another index of a smaller
     * tree. The trusted size must come from the same source as the root.
     *
     * @param root the trusted root
     * @param treeSize the trusted number of leaves
     * @throws VerificationException if the leaf is not at this position of the tree
     */
    public void verify(Digest root, long treeSize, Digest leaf) throws VerificationException {
        if (size != treeSize) {
            throw new VerificationException(
                    "expected an inclusion proof for " + treeSize + " leaves, found one for " + size);
        }
        Digest found = root(leaf);
        if (!found.equals(root)) {
            throw new VerificationException(
                    leaf + " as leaf " + index + " of " + size + ": expected root " + root + ", found " + found);
        }
    }

    /**
     * The root to which the path leads from {@code leaf} (RFC 9162 section 2.1.3.2, steps 2 to 5), for comparison with
     * a commitment to a root and a number of leaves.
     *
     * @throws VerificationException if the path's length does not fit index and size
     */
    public Digest root(Digest leaf) throws VerificationException {
        long node = index;
        long last = size - 1;
        TreeHash hash = new TreeHash();
        Digest digest = hash.leaf(leaf.value());
        for (Digest sibling : path) {
            if (last == 0) {
                throw wrongLength();
            }
            if ((node & 1) == 1 || node == last) {
                digest = hash.node(sibling, digest);
                int unpaired = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>= unpaired;
                last >>= unpaired;
            } else {
                digest = hash.node(digest, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw wrongLength();
        }
        return digest;
    }

    private VerificationException wrongLength() {
        return new VerificationException(
                "inclusion proof of leaf " + index + " of " + size + ": the path has the wrong length " + path.size());
    }
}
