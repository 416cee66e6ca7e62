package org.medchain.chain.remote.wire;

import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A client's question to a member. Each record names its answer. The member may also answer {@link Answer.Absent}, {@link
 * Answer.Behind} or {@link Answer.Unavailable}.
 */
public sealed interface Question {
    /** Append this event: {@link Answer.Proven} as the receipt, or {@link Answer.Refused}. */
    record Append(Event event) implements Question {}

    /** The event with this hash: {@link Answer.Proven}. */
    record Find(EventHash event) implements Question {}

    /** The last admission of this identity: {@link Answer.Proven}. */
    record Admission(PublicIdentity identity) implements Question {}

    /** The last revocation of the certificate with this serial number: {@link Answer.Proven}. */
    record Revocation(Bytes serial) implements Question {}

    /** The first event that ended this session: {@link Answer.Proven}. */
    record Removal(EventHash session) implements Question {}

    /**
     * The AddData event at {@code from} and its predecessors, as many as fit on a page and at most {@code max}: {@link
     * Answer.Chunks}.
     */
    record History(EventRef from, int max) implements Question {
        public History {
            if (max < 1 || max > Ledger.MAX_HISTORY) {
                throw new IllegalArgumentException("1 to " + Ledger.MAX_HISTORY + " chunks expected, found " + max);
            }
        }
    }

    /** The AddData event with this hash and its position in its stream: {@link Answer.Positioned}. */
    record Position(EventHash event) implements Question {}

    /** The AddData event with this index, counted from 1, in the stream that {@code event} belongs to: {@link Answer.Proven}. */
    record StreamChunk(EventHash event, long index) implements Question {
        public StreamChunk {
            if (index < 1) {
                throw new IllegalArgumentException("expected an index of at least 1, found " + index);
            }
        }
    }

    /** Which event {@link StreamChunk} finds: {@link Answer.Named}. */
    record ChunkName(EventHash event, long index) implements Question {
        public ChunkName {
            if (index < 1) {
                throw new IllegalArgumentException("expected an index of at least 1, found " + index);
            }
        }
    }

    /**
     * The events of this type by this signer from a place on, as many as fit on a page and at most {@code max}: {@link
     * Answer.Events}.
     */
    record Events(PublicIdentity signer, EventType type, Place from, int max) implements Question {
        public Events {
            if (max < 1 || max > Response.MAX_PAGE_EVENTS) {
                throw new IllegalArgumentException(
                        "1 to " + Response.MAX_PAGE_EVENTS + " events expected, found " + max);
            }
        }
    }

    /** The block at this height: {@link Answer.Found}. */
    record BlockAt(long height) implements Question {}

    /** The block with this hash: {@link Answer.Found}. */
    record BlockNamed(BlockHash hash) implements Question {}

    /** The header of the last block: {@link Answer.Head}. */
    record Head() implements Question {}

    /** The membership change with this number, counted from 1: {@link Answer.Proven}. */
    record Change(long number) implements Question {}
}
