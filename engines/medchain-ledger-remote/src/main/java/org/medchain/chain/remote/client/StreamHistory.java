package org.medchain.chain.remote.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.remote.wire.ChunkEvent;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Follows a stream backwards, from each event to the one that it references. */
final class StreamHistory {
    private StreamHistory() {}

    /**
     * Verifies that these events are consecutive in a stream, newest first.
     *
     * @param first reference of the first of them, from a proven event
     * @param max the most events that were asked for
     */
    static List<LedgerEntry> verify(List<ChunkEvent> chunks, EventRef first, int max) throws VerificationException {
        if (chunks.size() > max) {
            throw new VerificationException("found " + chunks.size() + " chunks, expected at most " + max);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        Optional<EventRef> expected = Optional.of(first);
        for (ChunkEvent chunk : chunks) {
            LedgerEntry entry = ProofVerifier.verify(
                    chunk,
                    expected.orElseThrow(
                            () -> new VerificationException("found a chunk before the first one of the stream")));
            entries.add(entry);
            expected = previous(entry);
        }
        return entries;
    }

    /** The reference to the chunk before this one; empty for the first chunk of a stream and for single records. */
    static Optional<EventRef> previous(LedgerEntry entry) throws VerificationException {
        try {
            return EventDG.of(entry.event()).previousChunk();
        } catch (MalformedException e) {
            throw new VerificationException(
                    entry.event() + " is proven to be on the ledger, but is not a valid AddData event", e);
        }
    }

    static boolean isChunk(LedgerEntry entry) {
        return entry.event().type().equals(EventType.ADD_DATA);
    }
}
