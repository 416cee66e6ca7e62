package org.medchain.core.internal.role;

import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.internal.record.SessionAuthor.Retired;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;

/** A patient's own session, opened with the patient's keys. Wiped on close. */
final class OwnSession implements AutoCloseable {
    private final EventSC event;
    private final SessionContent content;
    private final SessionKeys keys;

    private OwnSession(EventSC event, SessionContent content, SessionKeys keys) {
        this.event = event;
        this.content = content;
        this.keys = keys;
    }

    static OwnSession open(EventSC event, Identity patient) throws MedChainException {
        SessionContent content = event.open(patient);
        boolean complete = false;
        try {
            SessionKeys keys = SessionKeys.of(patient.publicIdentity().suite(), content);
            complete = true;
            return new OwnSession(event, content, keys);
        } finally {
            if (!complete) {
                content.close();
            }
        }
    }

    SessionId id() {
        return new SessionId(event.event().hash());
    }

    EventSC event() {
        return event;
    }

    SessionContent content() {
        return content;
    }

    SessionKeys keys() {
        return keys;
    }

    Retired retired() {
        return new Retired(keys, SessionAuthor.inventories(content));
    }

    @Override
    public void close() {
        content.close();
        keys.close();
    }
}
