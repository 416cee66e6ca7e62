package org.medchain.chain.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Goes back along a stream, from one reference to the next. */
final class ChunkWalk {
    private ChunkWalk() {}

    /** Verifies that these are chunks of a stream, beginning at {@code first}, which was proven, and each the one before. */
    static List<LedgerEntry> verify(List<Chunk> chunks, EventRef first, int max) throws VerificationException {
        if (chunks.size() > max) {
            throw new VerificationException(chunks.size() + " chunks, expected at most " + max);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        Optional<EventRef> expected = Optional.of(first);
        for (Chunk chunk : chunks) {
            LedgerEntry entry = Proofs.verify(
                    chunk, expected.orElseThrow(() -> new VerificationException("a chunk before the first")));
            entries.add(entry);
            expected = before(entry);
        }
        return entries;
    }

    /** Where the chunk before this one is, if this is a chunk and not the first. */
    static Optional<EventRef> before(LedgerEntry entry) throws VerificationException {
        try {
            return EventDG.of(entry.event()).previousChunk();
        } catch (MalformedException e) {
            throw new VerificationException(entry.event() + " is on the ledger, and no replica lets it in", e);
        }
    }

    /** True if this is the event of a record or chunk. */
    static boolean isChunk(LedgerEntry entry) {
        return entry.event().type().equals(EventType.ADD_DATA);
    }
}
