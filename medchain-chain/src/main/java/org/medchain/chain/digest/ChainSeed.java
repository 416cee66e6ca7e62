package org.medchain.chain.digest;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The paper's Digest_0, kept off the ledger: without it the digest of a small record could be guessed by trying likely
 * contents, and once it is destroyed the digests on the ledger say nothing any more.
 *
 * @param value 32 bytes, or none under {@link DigestScheme#PLAIN} only
 */
public record ChainSeed(Bytes value) {
    public ChainSeed {
        if (!value.isEmpty() && value.size() != Digest.SIZE) {
            throw new IllegalArgumentException("a seed has " + Digest.SIZE + " bytes or none, found " + value.size());
        }
    }

    /** A fresh seed. */
    public static ChainSeed random(SecureRandom random) {
        return new ChainSeed(Bytes.random(random, Digest.SIZE));
    }

    /** No seed: the paper's {@code H(Data)} and {@code H(Chunk(1))}. */
    public static ChainSeed none() {
        return new ChainSeed(Bytes.empty());
    }

    /** Its size only: whoever knows the seed can guess at contents. */
    @Override
    public String toString() {
        return "ChainSeed[" + value.size() + " bytes]";
    }
}
