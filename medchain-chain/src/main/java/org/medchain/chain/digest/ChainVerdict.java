package org.medchain.chain.digest;

import java.util.List;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.error.VerificationException;

/**
 * The result of a verification.
 *
 * @param first the first verified chunk
 * @param last the last verified chunk
 * @param bad the chunks that differ from the ledger, ascending; all others are good. Chunk 1 is also bad if only its
 *     anchor is wrong
 * @param anchorWrong whether the anchor differs from the digest before the first chunk; says nothing about the chunks
 * @param digestsFetched the number of digests fetched from the ledger
 * @param bytesHashed the bytes of chunks hashed, counting repeated reads
 */
public record ChainVerdict(
        ChunkIndex first,
        ChunkIndex last,
        List<ChunkIndex> bad,
        boolean anchorWrong,
        long digestsFetched,
        long bytesHashed) {
    public ChainVerdict {
        bad = List.copyOf(bad);
    }

    /** Whether every chunk is good and the anchor is right. */
    public boolean valid() {
        return bad.isEmpty() && !anchorWrong;
    }

    /** Throws unless {@link #valid()}. */
    public void requireValid() throws VerificationException {
        if (!bad.isEmpty()) {
            throw new VerificationException(bad.size() + " of chunks " + first + " to " + last
                    + " are not the ones on the ledger, the first of them chunk " + bad.get(0));
        }
        if (anchorWrong) {
            throw new VerificationException("the anchor is not the digest of the chunk before chunk " + first);
        }
    }
}
