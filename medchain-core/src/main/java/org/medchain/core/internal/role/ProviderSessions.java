package org.medchain.core.internal.role;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.answer.Openings;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.record.SectionEditor;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.SessionEvidence;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** The sessions that share a provider's data: learnt of, described in, shown as evidence. Thread-safe. */
final class ProviderSessions {
    private static final System.Logger LOG = System.getLogger(ProviderSessions.class.getName());

    private final Networks networks;
    private final ProviderStore store;
    private final SectionEditor sections;
    private final Messages messages;

    ProviderSessions(Networks networks, CertifiedIdentity user, ProviderStore store) {
        this.networks = networks;
        this.store = store;
        this.sections = new SectionEditor(networks.directory(), user.keys(), networks.random());
        this.messages = new Messages(networks, user);
    }

    SessionId accept(ProviderInvitation invitation) throws MedChainException {
        SignedMessage message = messages.open(Messages.PROVIDER_INVITATION, invitation);
        List<SectionPointer> pointers = Payloads.providerInvitation(message.payload());
        SessionId id = pointers.get(0).session();
        LedgerEntry entry =
                networks.ledger().sessionEntry(id).orElseThrow(() -> new NotOnLedgerException("session " + id));
        if (!entry.event().signer().equals(message.sender().identity())) {
            throw new VerificationException("session " + id + " is not of " + message.sender());
        }
        Optional<SessionEndedException> ended = networks.ledger().ended(id);
        if (ended.isPresent()) {
            throw ended.get();
        }
        keep(id, entry, pointers);
        return id;
    }

    /** A session that shares nothing of this provider's is not kept. */
    private void keep(SessionId id, LedgerEntry entry, List<SectionPointer> pointers) throws MedChainException {
        EventSC event = EventSC.of(entry.event());
        List<KnownSession.Grant> grants = new ArrayList<>();
        Optional<SessionDisclosure> any = Optional.empty();
        for (SectionPointer pointer : pointers) {
            Section section = sections.read(pointer, event).orElseThrow(() -> notFound(pointer));
            any = Optional.of(section.disclosure());
            for (GrantOpening opening : section.disclosure().grants()) {
                if (isHeld(opening.grant(), entry.event().signer())) {
                    grants.add(new KnownSession.Grant(
                            opening.grant().data(), Openings.encode(opening), Optional.of(pointer.name())));
                }
            }
        }
        if (grants.isEmpty() || any.isEmpty()) {
            throw new VerificationException(
                    "session " + id + " shares nothing that this provider has of the patient who granted it");
        }
        store.keep(new KnownSession(
                id,
                new Receipt(entry.ref(), entry.height()),
                any.get().audience().audience().expiresAtMillis(),
                Openings.encode(any.get().audience()),
                grants,
                false));
        Trials trials = new Trials();
        for (SectionPointer pointer : pointers) {
            trials.run(() -> describeWhatIsNot(pointer, event));
        }
        trials.finish();
    }

    /** A section's name says when it expires, which is when its session does. */
    private MedChainException notFound(SectionPointer pointer) {
        return pointer.name().hasExpiredAt(networks.clock().millis())
                ? SessionEndedException.expired(pointer.session())
                : new UnavailableException("the directory does not have a section of session " + pointer.session()
                        + ": it is not published yet, or the directory lost it; try again for some minutes, then ask the"
                        + " patient to publish it again");
    }

    /** Describes data in the sections that the directory has of known sessions, where it is not described. */
    void describeAgain(InventoryId inventory) throws MedChainException {
        Trials trials = new Trials();
        Set<SectionPointer> done = new HashSet<>();
        long pages = store.size(inventory).pages();
        for (long page = 0; page < pages; page++) {
            for (StoredData data : store.page(inventory, page)) {
                for (KnownSession session : store.sessionsSharing(data.id())) {
                    Optional<SectionPointer> section = section(session, data.id());
                    if (section.isPresent() && done.add(section.get())) {
                        trials.run(() -> describeWhatIsNot(section.get()));
                    }
                }
            }
        }
        trials.finish();
    }

    private void describeWhatIsNot(SectionPointer pointer) throws MedChainException {
        if (hasEnded(pointer.session())) {
            return;
        }
        Optional<EventSC> event = networks.ledger().session(pointer.session());
        if (event.isPresent()) {
            describeWhatIsNot(pointer, event.get());
        }
    }

    /** A section that the patient made again, when the directory had lost it, says of nothing where it is. */
    private void describeWhatIsNot(SectionPointer pointer, EventSC event) throws MedChainException {
        Optional<Section> section = sections.read(pointer, event);
        if (section.isEmpty()) {
            return;
        }
        for (Grant grant : section.get().grants()) {
            Optional<StoredData> held = store.data(grant.data());
            if (section.get().find(grant.data()).isEmpty()
                    && held.isPresent()
                    && isHeld(grant, event.event().signer())) {
                describeAgain(pointer, event, held.get());
            }
        }
    }

    /** A section that has no room for the description stays without it, as the patient made it. */
    private void describeAgain(SectionPointer pointer, EventSC event, StoredData data) throws MedChainException {
        try {
            boolean done = sections.describe(pointer, event, data.id(), data.description());
            LOG.log(System.Logger.Level.DEBUG, "data {0} is described again: {1}", data.id(), done);
        } catch (IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P016 the section of session {0} has no room for the description of data {1}",
                    pointer.session(),
                    data.id());
        }
    }

    private boolean isHeld(Grant grant, PublicIdentity patient) throws MedChainException {
        Optional<StoredData> data = store.data(grant.data());
        if (data.isEmpty() || !data.get().inventory().value().equals(grant.inventory())) {
            return false;
        }
        try (OwnedInventory inventory = store.inventory(data.get().inventory()).orElseThrow()) {
            return inventory.pointer().patient().equals(patient);
        }
    }

    /** A session that cannot be changed does not keep the others as they were. */
    int describe(DataId data, DataDescription description) throws MedChainException {
        int[] changed = {0};
        Trials trials = new Trials();
        for (KnownSession session : store.sessionsSharing(data)) {
            trials.run(() -> changed[0] += describe(session, data, description) ? 1 : 0);
        }
        trials.finish();
        return changed[0];
    }

    private boolean describe(KnownSession session, DataId data, DataDescription description) throws MedChainException {
        if (hasEnded(session.id())) {
            return false;
        }
        Optional<SectionPointer> section = section(session, data);
        Optional<EventSC> event = networks.ledger().session(session.id());
        return section.isPresent() && event.isPresent() && describe(section.get(), event.get(), data, description);
    }

    private boolean describe(SectionPointer section, EventSC event, DataId data, DataDescription description)
            throws MedChainException {
        try {
            return sections.describe(section, event, data, description);
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "the section of session " + section.session()
                            + " has no room for this description, expected a shorter one: a retry does not help",
                    e);
        }
    }

    private static Optional<SectionPointer> section(KnownSession session, DataId data) {
        return session.grants().stream()
                .filter(grant -> grant.data().equals(data))
                .flatMap(grant -> grant.section().stream())
                .map(name -> new SectionPointer(session.id(), name))
                .findFirst();
    }

    private boolean hasEnded(SessionId session) throws MedChainException {
        boolean ended = networks.ledger().isRemoved(session);
        if (ended) {
            store.forget(session);
        }
        return ended;
    }

    Optional<SessionEvidence> evidence(SessionId id) throws MedChainException {
        Optional<KnownSession> known = store.session(id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<GrantOpening> grants = new ArrayList<>();
        for (KnownSession.Grant grant : known.get().grants()) {
            grants.add(Openings.grant(grant.opening()));
        }
        grants.sort(Comparator.comparing(opening -> opening.proof().index()));
        SessionDisclosure disclosure =
                new SessionDisclosure(Openings.audience(known.get().audience()), grants);
        return Optional.of(new SessionEvidence(
                id, networks.ledger().proof(known.get().receipt().ref()).encode(), disclosure));
    }
}
