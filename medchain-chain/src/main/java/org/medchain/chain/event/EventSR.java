package org.medchain.chain.event;

import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;

/**
 * RemoveSession: ends a session provably. Signed by the patient who created the session or by the consortium's CA, so
 * that a registrar can end the sessions of a patient whose key was revoked. Body: {@code {0: session}}. Immutable.
 */
public final class EventSR {
    private final Event event;
    private final EventHash session;

    private EventSR(Event event, EventHash session) {
        this.event = event;
        this.session = session;
    }

    /**
     * Ends {@code session}.
     *
     * @param consortium the genesis hash of the consortium
     * @param signer the patient who created the session, or the CA
     */
    public static EventSR create(BlockHash consortium, EventHash session, Identity signer) {
        StructWriter body = new StructWriter().bytes(0, session.value());
        return new EventSR(Event.sign(consortium, EventType.REMOVE_SESSION, body.toBytes(), signer), session);
    }

    /**
     * The typed view of {@code event}.
     *
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public static EventSR of(Event event) throws MalformedException {
        EventHash session =
                event.decodeBody(EventType.REMOVE_SESSION, struct -> EventHash.of(struct.bytes(0, Digest.SIZE)));
        return new EventSR(event, session);
    }

    /** The signed envelope. */
    public Event event() {
        return event;
    }

    /** The paper's SID: the hash of the EventSC that created the session. */
    public EventHash session() {
        return session;
    }
}
