package org.medchain.chain.digest;

import org.medchain.crypto.hash.Digest;

/**
 * What is known of a chunk once it was hashed.
 *
 * @param content the untagged SHA-256 of salt and chunk; under {@link DigestScheme#PLAIN}, which has no salts, of the chunk
 * @param digest the chunk's digest, which goes on the ledger
 */
public record ChunkDigests(Digest content, Digest digest) {}
