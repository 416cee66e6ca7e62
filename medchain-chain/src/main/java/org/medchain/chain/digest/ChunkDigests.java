package org.medchain.chain.digest;

import org.medchain.crypto.hash.Digest;

/**
 * The hashes of a chunk.
 *
 * @param content the untagged SHA-256 of salt and chunk; under {@link DigestScheme#PLAIN}, which has no salts, of the
 *     chunk
 * @param digest the chunk's digest for the ledger
 */
public record ChunkDigests(Digest content, Digest digest) {}
