package org.medchain.core.role;

import java.util.List;
import java.util.Map;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A session that a patient just created. It is granted, whatever became of its records in the directory.
 *
 * @param event where its EventSC is on the ledger
 * @param requester to whom it is granted
 * @param forRequester the invitation to hand to the requester
 * @param forProviders the invitation to hand to each provider, by the id of its identity
 * @param unfinished what could not be written into the directory yet; {@link Patient#publish} tries it again
 */
public record GrantedSession(
        SessionPointer pointer,
        EventRef event,
        PublicIdentity requester,
        Bytes forRequester,
        Map<Digest, Bytes> forProviders,
        List<UnfinishedPart> unfinished) {
    public GrantedSession {
        forProviders = Map.copyOf(forProviders);
        unfinished = List.copyOf(unfinished);
    }

    /** The session's id. */
    public SessionId id() {
        return pointer.id();
    }

    /**
     * The invitation for a party of the session; for one that is both, the requester's.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public Bytes invitationFor(PublicIdentity party) {
        return party.equals(requester) ? forRequester : invitationForProvider(party);
    }

    /**
     * The invitation for a provider of the session.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public Bytes invitationForProvider(PublicIdentity provider) {
        Bytes invitation = forProviders.get(provider.id());
        if (invitation == null) {
            throw new IllegalArgumentException(provider + " is no party of session " + id());
        }
        return invitation;
    }

    @Override
    public String toString() {
        return "GrantedSession[" + id() + ", " + unfinished.size() + " parts unfinished]";
    }
}
