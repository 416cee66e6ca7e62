package org.medchain.core.store;

import java.time.Instant;
import org.medchain.core.data.ObjectName;

/** What became of the wish to write a chunk. */
public sealed interface ChunkClaim {
    /**
     * The chunk may be written, by the holder of {@code token} alone.
     *
     * @param object the name under which its bytes are stored, drawn for this claim and no other
     */
    record Claimed(ClaimToken token, ObjectName object) implements ChunkClaim {}

    /** The chunk is there; it may be the caller's own, sealed by an earlier call. Recorded or not: see the chunk. */
    record Taken(StoredChunk chunk) implements ChunkClaim {}

    /** The chunk before is sealed and not yet on the ledger, so that no event can follow it: it is published first. */
    record Waiting(OutboxEntry before) implements ChunkClaim {}

    /**
     * Somebody else writes this chunk just now. A retry helps once that writer has finished, failed or lost its lease.
     *
     * @param since when its claim was made or last renewed
     */
    record Busy(Instant since) implements ChunkClaim {}

    /** The data is not open: it takes no more chunks. */
    record Ended(DataState state) implements ChunkClaim {}
}
