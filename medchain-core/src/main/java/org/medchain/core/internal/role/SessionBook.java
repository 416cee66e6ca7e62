package org.medchain.core.internal.role;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSCBuilder;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.core.internal.record.Descriptions;
import org.medchain.core.internal.record.GrantOrigin;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.core.internal.record.SessionPublication;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Revocation;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A patient's sessions: what they grant is on the ledger, where they are in the directory. All that a session needs is made
 * before its event is appended; what the directory does not take afterwards is told and tried again. Thread-safe.
 */
final class SessionBook {
    private static final long UNPUBLISHED = 1000;

    private final Networks networks;
    private final CertifiedIdentity user;
    private final SessionAuthor author;
    private final Messages messages;
    private final GrantItems grantItems;
    private final OwnSessions own;

    /** What the directory did not take yet. */
    private final Cache<SessionId, SessionPublication> pending =
            CacheBuilder.newBuilder().maximumSize(UNPUBLISHED).build();

    SessionBook(Networks networks, CertifiedIdentity user, Messages messages, GrantItems grantItems, OwnSessions own) {
        this.networks = networks;
        this.user = user;
        this.author = new SessionAuthor(networks.directory(), networks.random());
        this.messages = messages;
        this.grantItems = grantItems;
        this.own = own;
    }

    /** What is to be granted. */
    record Draft(PublicIdentity requester, List<Grant> grants, Descriptions descriptions, long expiresAtMillis) {
        Draft {
            grants = List.copyOf(grants);
        }
    }

    /** Grants a session, in the place of another one if {@code replaced} is there. */
    GrantedSession create(Draft draft, Optional<OwnSession> replaced) throws MedChainException {
        Audience audience = new Audience(draft.requester(), user.identity(), draft.expiresAtMillis());
        try (SymmetricKey secret = SymmetricKey.generate(networks.random());
                SessionTerms terms = SessionTerms.create(draft.grants(), audience, secret);
                SessionKeys keys = keys(secret, audience, replaced)) {
            EventSCBuilder builder =
                    EventSC.builder(ledger().consortium()).terms(terms).locator(keys.locator(terms.grants()));
            replaced.ifPresent(old -> builder.replaces(old.id().event()));
            EventSC event = builder.build(user.keys(), networks.random());
            SessionId id = new SessionId(event.event().hash());
            SessionPublication publication =
                    author.prepare(id, keys, terms, draft.descriptions(), replaced.map(OwnSession::retired));
            Invitation forRequester = invitation(draft.requester(), publication.pointer());
            Map<Digest, ProviderInvitation> forProviders = invitations(id, publication.sections(), terms.grants());
            pending.put(id, publication);
            EventRef receipt = append(publication, event, replaced);
            List<UnfinishedPart> unfinished = publish(publication);
            return new GrantedSession(
                    publication.pointer(), receipt, draft.requester(), forRequester, forProviders, unfinished);
        }
    }

    /** The record stays where it is if the requester does, and is not outlived. */
    private SessionKeys keys(SymmetricKey secret, Audience audience, Optional<OwnSession> replaced) {
        long expiresAt = audience.expiresAtMillis();
        return replaced.filter(old -> old.content().requester().equals(audience.requester()))
                .flatMap(old -> old.keys().following(secret, expiresAt))
                .orElseGet(() -> SessionKeys.fresh(user.identity().suite(), secret, expiresAt, networks.random()));
    }

    /** A session in force again, with invitations under the certificate that the patient has now. */
    GrantedSession invite(SessionId id) throws MedChainException {
        try (OwnSession session = own.inForce(id)) {
            SessionContent content = session.content();
            SessionPointer pointer = new SessionPointer(id, session.keys().sessionName());
            Map<Digest, RecordName> sections = session.keys().sectionNames(SessionAuthor.inventories(content));
            SessionPublication publication = pending.getIfPresent(id);
            return new GrantedSession(
                    pointer,
                    ref(id),
                    content.requester(),
                    invitation(content.requester(), pointer),
                    invitations(id, sections, grants(session)),
                    publication == null ? List.of() : publication.unfinished());
        }
    }

    /** Another member may be asked than the one that showed the session just now. */
    private EventRef ref(SessionId id) throws MedChainException {
        return ledger().find(id.event())
                .orElseThrow(() -> new UnavailableException("the ledger showed session " + id
                        + " just now and does not any more: a member was asked that is behind, and a retry helps when"
                        + " it has caught up"))
                .ref();
    }

    private Invitation invitation(PublicIdentity requester, SessionPointer pointer) throws MalformedException {
        return new Invitation(messages.seal(Messages.INVITATION, requester, Payloads.invitation(pointer)));
    }

    private Map<Digest, ProviderInvitation> invitations(SessionId id, Map<Digest, RecordName> names, List<Grant> grants)
            throws MalformedException {
        Map<PublicIdentity, Collection<RecordName>> sections = new LinkedHashMap<>();
        for (Grant grant : grants) {
            sections.computeIfAbsent(grant.provider(), provider -> new LinkedHashSet<>())
                    .add(names.get(grant.inventory()));
        }
        Map<Digest, ProviderInvitation> invitations = new LinkedHashMap<>();
        for (Map.Entry<PublicIdentity, Collection<RecordName>> entry : sections.entrySet()) {
            Bytes payload = Payloads.providerInvitation(id, List.copyOf(entry.getValue()));
            PublicIdentity provider = entry.getKey();
            invitations.put(
                    provider.id(),
                    new ProviderInvitation(messages.seal(Messages.PROVIDER_INVITATION, provider, payload)));
        }
        return invitations;
    }

    private EventRef append(SessionPublication publication, EventSC event, Optional<OwnSession> replaced)
            throws MedChainException {
        SessionId id = publication.pointer().id();
        try {
            return ledger().append(event.event());
        } catch (EventRefusedException e) {
            pending.invalidate(id);
            publication.close();
            throw refused(replaced, e);
        } catch (MedChainException e) {
            throw new UnavailableException(
                    "session " + id
                            + " may have been granted: the ledger did not say. Look among the patient's sessions, "
                            + "and publish or revoke it, before granting again",
                    e);
        }
    }

    /** Another device may have ended, just now, the session whose place was to be taken. */
    private MedChainException refused(Optional<OwnSession> replaced, EventRefusedException refusal) {
        try {
            if (replaced.isPresent()) {
                own.requireNotEnded(replaced.get().id());
            }
        } catch (SessionEndedException e) {
            e.addSuppressed(refusal);
            return e;
        } catch (MedChainException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }

    private List<UnfinishedPart> publish(SessionPublication publication) {
        SessionId id = publication.pointer().id();
        List<UnfinishedPart> unfinished = publication.publish(networks.directory(), () -> ledger().removal(id));
        if (unfinished.isEmpty()) {
            pending.invalidate(id);
            publication.close();
        }
        return unfinished;
    }

    /** Writes what the directory lacks of a session that is in force. */
    List<UnfinishedPart> publish(SessionId id) throws MedChainException {
        try (OwnSession session = own.inForce(id)) {
            SessionPublication publication = pending.getIfPresent(id);
            if (publication != null) {
                return publish(publication);
            }
            try (SessionTerms terms = terms(session.content(), grants(session))) {
                return publish(author.prepare(id, session.keys(), terms, descriptions(session), Optional.empty()));
            }
        }
    }

    private SessionTerms terms(SessionContent content, List<Grant> grants) {
        Audience audience = new Audience(content.requester(), user.identity(), content.expiresAtMillis());
        return SessionTerms.create(grants, audience, content.secret());
    }

    /** All grants of a session, as the event committed to them: from the directory, or else from the ledger. */
    List<Grant> grants(OwnSession session) throws MedChainException {
        try {
            return shown(session);
        } catch (UnavailableException e) {
            return fromTheLedger(session).orElseThrow(() -> e);
        }
    }

    /** All grants of a session, as the event committed to them, from the directory. */
    private List<Grant> shown(OwnSession session) throws MedChainException {
        return author
                .read(session.keys(), session.event(), SessionAuthor.inventories(session.content()))
                .grants()
                .stream()
                .map(GrantOpening::grant)
                .toList();
    }

    /** Empty if the session has too many grants for its event to say where they come from. */
    private Optional<List<Grant>> fromTheLedger(OwnSession session) throws MedChainException {
        List<SessionContent.Item> items = session.content().items();
        List<GrantOrigin> origins = session.keys().origins();
        if (origins.size() != items.size()) {
            return Optional.empty();
        }
        List<Pending<Grant>> pending = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            SessionContent.Item item = items.get(i);
            GrantOrigin origin = origins.get(i);
            pending.add(ledger().begin(() -> grantItems.again(item, origin)));
        }
        List<Grant> grants = Reads.awaitAll(pending);
        SessionTerms terms = terms(session.content(), grants);
        if (!terms.digest().equals(session.event().digest())) {
            throw new VerificationException(
                    "the ledger tells other grants than session " + session.id() + " committed to");
        }
        return Optional.of(grants);
    }

    /** How what a session shares is described, as far as its sections can be read. */
    Descriptions descriptions(OwnSession session) {
        return author.descriptions(session.keys(), session.event(), SessionAuthor.inventories(session.content()));
    }

    /** Ends a session: on the ledger first, and then in the directory, as far as that goes. */
    Revocation revoke(SessionId id) throws MedChainException {
        return new SessionRemoval(networks, user, own, author).revoke(id, pending::invalidate);
    }

    private LedgerClient ledger() {
        return networks.ledger();
    }
}
