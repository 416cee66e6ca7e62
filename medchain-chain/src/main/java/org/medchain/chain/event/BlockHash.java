package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The paper's BH: identifies a block by the digest of its header. The hash of the consortium's configuration (genesis
 * hash) takes the place before the first block.
 */
public record BlockHash(Digest digest) implements Comparable<BlockHash> {
    /** The hash with these 32 bytes. */
    public static BlockHash of(Bytes value) {
        return new BlockHash(new Digest(value));
    }

    /** Its 32 bytes. */
    public Bytes value() {
        return digest.value();
    }

    @Override
    public int compareTo(BlockHash other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
