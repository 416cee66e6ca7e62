package org.medchain.chain.replica;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.store.Admission;
import org.medchain.chain.store.EventEntry;
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.StreamPlace;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Checks the events of one block, one after the other, against the rules that depend on other events: the signer must be allowed to
 * sign at the block's time, and what the event references must exist and be of the same signer. An event that passes takes effect
 * for those after it. Expects events that passed {@link EventForm}. Not thread-safe.
 */
final class BlockJudgement {
    private final ConsortiumConfig config;
    private final LedgerState before;
    private final long timestampMillis;
    private final Map<PublicIdentity, Admission> admittedHere = new HashMap<>();
    private final Set<Bytes> revokedHere = new HashSet<>();
    /** Signers found to be allowed to sign at the block's time; emptied by a revocation. */
    private final Set<PublicIdentity> mayNowSign = new HashSet<>();

    /** Chunks that events of this block follow, and sessions that they end; both can be done only once. */
    private final Set<EventHash> spentHere = new HashSet<>();

    private boolean changedHere;

    BlockJudgement(ConsortiumConfig config, LedgerState before, long timestampMillis) {
        this.config = config;
        this.before = before;
        this.timestampMillis = timestampMillis;
    }

    /** Checks the next event of the block; if it passes, it takes effect. */
    void add(Event event) throws EventRefusedException, StorageException {
        try {
            EventType type = event.type();
            if (type.equals(EventType.ADMIT_IDENTITY)) {
                admit(event, Admission.of(AdmitIdentity.of(event).certificate(), event.hash()));
            } else if (type.equals(EventType.REVOKE_CERTIFICATES)) {
                revoke(RevokeCertificates.of(event));
            } else if (type.equals(EventType.CHANGE_MEMBERS)) {
                changeMembers(ChangeMembers.of(event));
            } else if (type.equals(EventType.ADD_DATA)) {
                addData(EventDG.of(event));
            } else if (type.equals(EventType.CREATE_SESSION)) {
                createSession(EventSC.of(event));
            } else if (type.equals(EventType.REMOVE_SESSION)) {
                removeSession(EventSR.of(event));
            } else {
                checkSigner(event);
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("an event that passed the check of its form is malformed", e);
        }
    }

    /**
     * True if this event conflicts with another one of this block, which follows the same chunk, ended the same session, or changes
     * the members too.
     */
    boolean conflicts(Event event) {
        try {
            return (changedHere && event.type().equals(EventType.CHANGE_MEMBERS))
                    || spends(event).filter(spentHere::contains).isPresent();
        } catch (MalformedException e) {
            throw new IllegalStateException("an event that passed the check of its form is malformed", e);
        }
    }

    private static Optional<EventHash> spends(Event event) throws MalformedException {
        if (event.type().equals(EventType.ADD_DATA)) {
            return EventDG.of(event).previousChunk().map(EventRef::event);
        }
        return event.type().equals(EventType.CREATE_SESSION) ? EventSC.of(event).replaces() : Optional.empty();
    }

    private void admit(Event event, Admission admission) throws EventRefusedException, StorageException {
        checkCertificate(event, admission);
        long from = config.ca().notBefore().toEpochMilli();
        long to = config.ca().notAfter().toEpochMilli();
        if (timestampMillis < from || timestampMillis > to) {
            throw refused(
                    event,
                    RefusalReason.CERTIFICATE_INVALID,
                    "the CA's certificate is valid from " + Instant.ofEpochMilli(from) + " to "
                            + Instant.ofEpochMilli(to) + ", not at the block's time, "
                            + Instant.ofEpochMilli(timestampMillis));
        }
        admittedHere.put(event.signer(), admission);
    }

    private void revoke(RevokeCertificates revocation) throws EventRefusedException {
        Event event = revocation.event();
        if (!isCa(event)) {
            throw refused(event, RefusalReason.NOT_PERMITTED, "signed by " + event.signer() + ", expected the CA");
        }
        revokedHere.addAll(revocation.serials());
        mayNowSign.clear();
    }

    /** A block can have one change of the members, because the members after it must approve the next. */
    private void changeMembers(ChangeMembers change) throws EventRefusedException, StorageException {
        Event event = change.event();
        for (IdentityCertificate certificate : change.change().certificates()) {
            checkCertificate(event, Admission.of(certificate, event.hash()));
        }
        if (changedHere) {
            throw refused(
                    event, RefusalReason.NOT_PERMITTED, "another event of this block already changes the members");
        }
        try {
            MemberSet unused = change.verify(config, before.members());
            changedHere = true;
        } catch (VerificationException e) {
            throw new EventRefusedException(event.hash(), RefusalReason.NOT_PERMITTED, e);
        }
    }

    private void checkSigner(Event event) throws EventRefusedException, StorageException {
        if (mayNowSign.contains(event.signer())) {
            return;
        }
        Admission here = admittedHere.get(event.signer());
        Optional<Admission> admission = here != null ? Optional.of(here) : before.admission(event.signer());
        if (admission.isEmpty()) {
            throw refused(
                    event, RefusalReason.SIGNER_NOT_ADMITTED, "the ledger has no certificate of " + event.signer());
        }
        checkCertificate(event, admission.get());
        mayNowSign.add(event.signer());
    }

    private void checkCertificate(Event event, Admission admission) throws EventRefusedException, StorageException {
        if (!admission.isValidAt(timestampMillis)) {
            throw refused(
                    event,
                    RefusalReason.CERTIFICATE_INVALID,
                    "the certificate of " + event.signer() + " is valid from "
                            + Instant.ofEpochMilli(admission.notBeforeMillis()) + " to "
                            + Instant.ofEpochMilli(admission.notAfterMillis()) + ", not at the block's time, "
                            + Instant.ofEpochMilli(timestampMillis));
        }
        if (revokedHere.contains(admission.serial()) || before.isRevoked(admission.serial())) {
            throw refused(
                    event,
                    RefusalReason.CERTIFICATE_REVOKED,
                    "the CA revoked certificate " + admission.serial().toHex());
        }
    }

    /** A chunk has one successor; with two, its provider could show different histories of one stream. */
    private void addData(EventDG data) throws EventRefusedException, StorageException {
        Event event = data.event();
        checkSigner(event);
        Optional<EventRef> previous = data.previousChunk();
        if (previous.isEmpty()) {
            return;
        }
        EventHash followed = previous.get().event();
        Optional<EventEntry> entry = before.event(followed);
        boolean there =
                entry.map(EventEntry::block).equals(Optional.of(previous.get().block()));
        checkReferred(event, there ? entry : Optional.empty(), EventType.ADD_DATA, previous.get());
        if (spentHere.contains(followed) || isFollowed(entry.flatMap(EventEntry::stream))) {
            throw refused(
                    event, RefusalReason.CHUNK_EXISTS, "another event already follows this chunk, " + previous.get());
        }
        spentHere.add(followed);
    }

    private boolean isFollowed(Optional<StreamPlace> stream) throws StorageException {
        return stream.isPresent() && before.chunk(stream.get().next()).isPresent();
    }

    /** A session ends once, so at most one session replaces it. */
    private void createSession(EventSC created) throws EventRefusedException, StorageException {
        Event event = created.event();
        checkSigner(event);
        if (created.replaces().isPresent()) {
            EventHash replaced = created.replaces().get();
            checkReferred(event, before.event(replaced), EventType.CREATE_SESSION, replaced);
            if (spentHere.contains(replaced) || before.removal(replaced).isPresent()) {
                throw refused(event, RefusalReason.NOT_PERMITTED, "session " + replaced + " has ended already");
            }
            spentHere.add(replaced);
        }
    }

    /** The CA may end any session; nobody else could end one of a patient whose key was revoked. */
    private void removeSession(EventSR removal) throws EventRefusedException, StorageException {
        Event event = removal.event();
        if (isCa(event)) {
            checkKnown(event, before.event(removal.session()), EventType.CREATE_SESSION, removal.session());
        } else {
            checkSigner(event);
            checkReferred(event, before.event(removal.session()), EventType.CREATE_SESSION, removal.session());
        }
        spentHere.add(removal.session());
    }

    private boolean isCa(Event event) {
        return event.signer().equals(config.ca().identity());
    }

    private static void checkReferred(Event event, Optional<EventEntry> entry, EventType type, Object named)
            throws EventRefusedException {
        EventEntry known = checkKnown(event, entry, type, named);
        if (!known.signer().equals(event.signer().id())) {
            throw refused(event, RefusalReason.REFERENCE_FOREIGN, "event " + named + " is of another signer");
        }
    }

    private static EventEntry checkKnown(Event event, Optional<EventEntry> entry, EventType type, Object named)
            throws EventRefusedException {
        if (entry.isEmpty() || !entry.get().type().equals(type)) {
            throw refused(
                    event,
                    RefusalReason.REFERENCE_UNKNOWN,
                    "no event " + named + " of type " + type + " before the block");
        }
        return entry.get();
    }

    private static EventRefusedException refused(Event event, RefusalReason reason, String detail) {
        return new EventRefusedException(event.hash(), reason, detail);
    }
}
