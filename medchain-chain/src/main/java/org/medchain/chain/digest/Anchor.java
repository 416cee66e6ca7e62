package org.medchain.chain.digest;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * Where the verification of chunks s to e starts: Digest_{s-1}, and if s is 1 Digest_0, which comes from the
 * {@link ChainSecret}. It may come from anyone, because a wrong one is found out.
 *
 * @param value 32 bytes; or none, for chunk 1 under {@link DigestScheme#PLAIN} without a secret
 */
public record Anchor(Bytes value) {
    public Anchor {
        if (!value.isEmpty() && value.size() != Digest.SIZE) {
            throw new IllegalArgumentException(
                    "an anchor has " + Digest.SIZE + " bytes or none, found " + value.size());
        }
    }

    /** The anchor of chunk 1. */
    public static Anchor of(ChainSecret secret) {
        return new Anchor(secret.start());
    }

    /** The anchor of a chunk, from the digest of the one before. */
    public static Anchor of(Digest previous) {
        return new Anchor(previous.value());
    }

    /** Its size only: it may come from a secret. */
    @Override
    public String toString() {
        return "Anchor[" + value.size() + " bytes]";
    }
}
