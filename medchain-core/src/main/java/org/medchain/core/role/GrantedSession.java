package org.medchain.core.role;

import java.util.Map;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A session that a patient just created.
 *
 * @param event where its EventSC is on the ledger
 * @param invitations by the id of the identity to hand each to: the requester's, and every provider's concerned
 */
public record GrantedSession(SessionPointer pointer, EventRef event, Map<Digest, Bytes> invitations) {
    public GrantedSession {
        invitations = Map.copyOf(invitations);
    }

    /** The session's id. */
    public SessionId id() {
        return pointer.id();
    }

    /**
     * The invitation for a party of the session.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public Bytes invitationFor(PublicIdentity party) {
        Bytes invitation = invitations.get(party.id());
        if (invitation == null) {
            throw new IllegalArgumentException(party + " is no party of session " + id());
        }
        return invitation;
    }
}
