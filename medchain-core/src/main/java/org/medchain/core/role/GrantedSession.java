package org.medchain.core.role;

import java.util.List;
import java.util.Map;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ProviderInvitation;
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
        Invitation forRequester,
        Map<Digest, ProviderInvitation> forProviders,
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
     * The invitation for a provider of the session.
     *
     * @throws IllegalArgumentException if the session shares no data of this provider
     */
    public ProviderInvitation invitationForProvider(PublicIdentity provider) {
        ProviderInvitation invitation = forProviders.get(provider.id());
        if (invitation == null) {
            throw new IllegalArgumentException("session " + id() + " shares no data of " + provider);
        }
        return invitation;
    }

    @Override
    public String toString() {
        return "GrantedSession[" + id() + ", " + unfinished.size() + " parts unfinished]";
    }
}
