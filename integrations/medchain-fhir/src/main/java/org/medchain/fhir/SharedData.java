package org.medchain.fhir;

import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SharedItem;
import org.medchain.crypto.hash.Digest;

/**
 * A record or stream as one who may read it knows it.
 *
 * @param patient the id of the identity whose it is
 * @param provider the id of the identity that keeps it
 * @param event where its newest verified digest is on the ledger
 * @param digest that digest, if known; it covers content, length, time and a salt, so it is no hash of the content alone
 */
public record SharedData(
        DataId id,
        Digest patient,
        Digest provider,
        EventRef event,
        Optional<Digest> digest,
        DataDescription description) {
    /**
     * What a requester fetched.
     *
     * @throws IllegalArgumentException if the session does not share and describe {@code id}
     */
    public static SharedData of(Session session, DataId id, VerifiedData data) {
        SharedItem item = session.find(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "session " + session.id() + " does not share and describe data " + id));
        return new SharedData(
                id,
                session.patient().id(),
                item.grant().provider().id(),
                data.event(),
                Optional.empty(),
                item.description());
    }

    /**
     * The same with the digest of its event.
     *
     * @throws IllegalArgumentException if it is another event
     */
    public SharedData with(EventDG recorded) {
        if (!recorded.event().hash().equals(event.event())) {
            throw new IllegalArgumentException("expected event " + event.event() + ", found "
                    + recorded.event().hash());
        }
        return new SharedData(id, patient, provider, event, Optional.of(recorded.digest()), description);
    }

    /** Whose it is, is not for logs. */
    @Override
    public String toString() {
        return "SharedData[" + id + ", redacted]";
    }
}
