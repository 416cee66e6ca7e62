package org.medchain.core.store;

import org.medchain.crypto.hash.Digest;

/**
 * What the pass over a chunk's bytes found.
 *
 * @param length bytes in the chunk, not negative
 * @param content the hash of the content, salted under scheme bound
 * @param digest the digest of the stream up to this chunk: Digest_index
 */
public record ChunkFacts(long length, Digest content, Digest digest) {
    public ChunkFacts {
        if (length < 0) {
            throw new IllegalArgumentException("a chunk's length is not negative, found " + length);
        }
    }
}
