package org.medchain.core.role;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A session of a patient's own, as the ledger tells it to whoever has the patient's keys.
 *
 * @param event where its EventSC is
 * @param granted what it grants; absent if the event does not open, which this library never writes: somebody else signed
 *     with the patient's key
 * @param state whether it grants that now
 * @param endedBy the event that ended it: a removal, or the session that took its place
 */
public record PatientSession(
        SessionId id, EventRef event, Optional<Granted> granted, State state, Optional<EventRef> endedBy) {
    /** Whether a session grants anything now. */
    public enum State {
        /** Providers answer. */
        IN_FORCE,
        /** Its time is over. */
        EXPIRED,
        /** Its removal is on the ledger. */
        REVOKED,
        /** Another session took its place: a narrower one, or whatever the patient granted instead. */
        REPLACED
    }

    /**
     * What a session grants, and to whom.
     *
     * @param items ascending by data id
     * @param expires when it ends by itself, if it does
     */
    public record Granted(PublicIdentity requester, List<SessionContent.Item> items, Optional<Instant> expires) {
        public Granted {
            items = List.copyOf(items);
        }

        /** Says nothing of who and what: that is not for logs. */
        @Override
        public String toString() {
            return "Granted[" + items.size() + " items]";
        }
    }
}
