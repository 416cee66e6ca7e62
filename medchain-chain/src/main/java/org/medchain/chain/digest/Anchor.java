package org.medchain.chain.digest;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * Where the verification of chunks s to e starts: Digest_{s-1}, or the seed if s is 1. It may come from anyone, because a
 * wrong one is found out.
 *
 * @param value 32 bytes, or none: the empty seed of {@link DigestScheme#PLAIN}
 */
public record Anchor(Bytes value) {
    public Anchor {
        if (!value.isEmpty() && value.size() != Digest.SIZE) {
            throw new IllegalArgumentException(
                    "an anchor has " + Digest.SIZE + " bytes or none, found " + value.size());
        }
    }

    /** The anchor of chunk 1. */
    public static Anchor of(ChainSeed seed) {
        return new Anchor(seed.value());
    }

    /** The anchor of a chunk, from the digest of the one before. */
    public static Anchor of(Digest previous) {
        return new Anchor(previous.value());
    }

    /** Its size only: it may be a seed. */
    @Override
    public String toString() {
        return "Anchor[" + value.size() + " bytes]";
    }
}
