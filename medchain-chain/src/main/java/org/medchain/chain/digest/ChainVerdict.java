package org.medchain.chain.digest;

import java.util.List;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.error.VerificationException;

/**
 * What a verification found.
 *
 * @param first the first chunk verified
 * @param last the last chunk verified
 * @param bad every chunk that is not the one on the ledger, ascending; all others are good. If the first chunk is number 1,
 *     it is also bad when only the anchor is wrong
 * @param anchorWrong true if the anchor is not the digest of the chunk before the first; says nothing of the chunks
 * @param digestsFetched how many digests were asked of the ledger
 * @param bytesHashed how many bytes of chunks were hashed, repeated readings included
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

    /** True if every chunk is good and the anchor is right. */
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
