package org.medchain.chain.remote;

import org.medchain.chain.block.Place;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;

/** What a client wants of a member. */
sealed interface Question {
    /** Append this; a proof is the receipt. */
    record Append(Event event) implements Question {}

    /** The event with this hash, proven. */
    record Find(EventHash event) implements Question {}

    /** The last admission of this identity, proven. */
    record Admission(PublicIdentity identity) implements Question {}

    /** The last revocation of the certificate with this serial number, proven. */
    record Revocation(Bytes serial) implements Question {}

    /** What ended the session first, proven. */
    record Removal(EventHash session) implements Question {}

    /** The AddData event at {@code from} and those before it, as many as fit a page and at most {@code max}. */
    record History(EventRef from, int max) implements Question {
        public History {
            if (max < 1 || max > Ledger.MAX_HISTORY) {
                throw new IllegalArgumentException("1 to " + Ledger.MAX_HISTORY + " chunks expected, found " + max);
            }
        }
    }

    /** The AddData event with this hash, proven, and where in its stream it is. */
    record Position(EventHash event) implements Question {}

    /** The AddData event that has this place in the stream with this first event, proven. */
    record StreamChunk(StreamPosition position) implements Question {}

    /** The events of this type by this signer, proven, from a place on: as many as fit a page and at most {@code max}. */
    record Events(PublicIdentity signer, EventType type, Place from, int max) implements Question {
        public Events {
            if (max < 1 || max > Response.MAX_PAGE_EVENTS) {
                throw new IllegalArgumentException(
                        "1 to " + Response.MAX_PAGE_EVENTS + " events expected, found " + max);
            }
        }
    }

    /** The block at this height. */
    record BlockAt(long height) implements Question {}

    /** The block with this hash. */
    record BlockNamed(BlockHash hash) implements Question {}

    /** The header of the last block. */
    record Head() implements Question {}

    /** The change of the members with this number, counted from 1, proven. */
    record Change(long number) implements Question {}
}
