package org.medchain.chain.digest;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The start of the verification of chunks s to e: Digest_{s-1}, which for s = 1 is Digest_0 from the
 * {@link ChainSecret}. It may come from an untrusted source, because verification detects a wrong one.
 *
 * @param value 32 bytes; or empty for chunk 1 under {@link DigestScheme#PLAIN} without a secret
 */
public record Anchor(Bytes value) {
    public Anchor {
        if (!value.isEmpty() && value.size() != Digest.SIZE) {
            throw new IllegalArgumentException(
                    "expected an anchor of " + Digest.SIZE + " bytes or an empty one, found " + value.size());
        }
    }

    /** The anchor of chunk 1. */
    public static Anchor of(ChainSecret secret) {
        return new Anchor(secret.start());
    }

    /** The anchor of a later chunk, from the digest of the previous chunk. */
    public static Anchor of(Digest previous) {
        return new Anchor(previous.value());
    }

    /** Shows only the size, because the value may come from a secret. */
    @Override
    public String toString() {
        return "Anchor[" + value.size() + " bytes]";
    }
}
