package org.medchain.chain.replica;

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
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.store.Admission;
import org.medchain.chain.store.EventEntry;
import org.medchain.chain.store.LedgerState;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Judges the events of one block, one after the other, by the rules that depend on other events: whether the signer may
 * sign at the time of the block, and whether what the event refers to exists and is its signer's. An event that passes
 * takes effect at once for those after it. Expects events that passed {@link EventForm}. Not thread-safe.
 */
final class BlockJudgement {
    private final ConsortiumConfig config;
    private final LedgerState before;
    private final long timestampMillis;
    private final Map<PublicIdentity, Admission> admittedHere = new HashMap<>();
    private final Set<Bytes> revokedHere = new HashSet<>();
    /** Who may sign at the block's time, as far as the events until now tell. */
    private final Set<PublicIdentity> mayNowSign = new HashSet<>();

    private boolean changedHere;

    BlockJudgement(ConsortiumConfig config, LedgerState before, long timestampMillis) {
        this.config = config;
        this.before = before;
        this.timestampMillis = timestampMillis;
    }

    /** Judges the next event of the block and, if it passes, lets it take effect. */
    void add(Event event) throws EventRefusedException, StorageException {
        try {
            EventType type = event.type();
            if (type.equals(EventType.ADMIT_IDENTITY)) {
                admit(event, Admission.of(AdmitIdentity.of(event).certificate(), event.hash()));
            } else if (type.equals(EventType.REVOKE_CERTIFICATES)) {
                revoke(RevokeCertificates.of(event));
            } else if (type.equals(EventType.CHANGE_MEMBERS)) {
                changeMembers(ChangeMembers.of(event));
            } else {
                checkSigner(event);
                checkReference(event);
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("an event that passed the check of its form is malformed", e);
        }
    }

    private void admit(Event event, Admission admission) throws EventRefusedException, StorageException {
        checkCertificate(event, admission);
        long from = config.ca().notBefore().toEpochMilli();
        long to = config.ca().notAfter().toEpochMilli();
        if (timestampMillis < from || timestampMillis > to) {
            throw refused(
                    event, RefusalReason.CERTIFICATE_INVALID, "the CA's certificate is not valid at the block's time");
        }
        admittedHere.put(event.signer(), admission);
        mayNowSign.clear();
    }

    private void revoke(RevokeCertificates revocation) throws EventRefusedException {
        Event event = revocation.event();
        if (!isCa(event)) {
            throw refused(event, RefusalReason.NOT_PERMITTED, "signed by " + event.signer() + ", expected the CA");
        }
        revokedHere.addAll(revocation.serials());
        mayNowSign.clear();
    }

    /** One change a block: the next must be approved by the members that this one makes. */
    private void changeMembers(ChangeMembers change) throws EventRefusedException, StorageException {
        Event event = change.event();
        for (Certificate certificate : change.change().certificates()) {
            checkCertificate(event, Admission.of(certificate, event.hash()));
        }
        if (changedHere) {
            throw refused(event, RefusalReason.NOT_PERMITTED, "the members change in this block already");
        }
        try {
            MemberSet unused = change.verify(config, before.members());
            changedHere = true;
        } catch (VerificationException e) {
            throw new EventRefusedException(event.hash(), RefusalReason.NOT_PERMITTED, e);
        }
    }

    private void checkSigner(Event event) throws EventRefusedException, StorageException {
        if (endsForPatient(event) || mayNowSign.contains(event.signer())) {
            return;
        }
        Admission here = admittedHere.get(event.signer());
        Optional<Admission> admission = here != null ? Optional.of(here) : before.admission(event.signer());
        if (admission.isEmpty()) {
            throw refused(event, RefusalReason.SIGNER_NOT_ADMITTED, "no certificate of " + event.signer());
        }
        checkCertificate(event, admission.get());
        mayNowSign.add(event.signer());
    }

    private void checkCertificate(Event event, Admission admission) throws EventRefusedException, StorageException {
        if (!admission.isValidAt(timestampMillis)) {
            throw refused(
                    event,
                    RefusalReason.CERTIFICATE_INVALID,
                    "the certificate of " + event.signer() + " is valid from " + admission.notBeforeMillis() + " to "
                            + admission.notAfterMillis() + " ms, not at " + timestampMillis);
        }
        if (revokedHere.contains(admission.serial()) || before.isRevoked(admission.serial())) {
            throw refused(
                    event,
                    RefusalReason.CERTIFICATE_REVOKED,
                    "the CA revoked certificate " + admission.serial().toHex());
        }
    }

    private void checkReference(Event event) throws MalformedException, EventRefusedException, StorageException {
        if (event.type().equals(EventType.ADD_DATA)) {
            Optional<EventRef> previous = EventDG.of(event).previousChunk();
            if (previous.isPresent()) {
                Optional<EventEntry> entry = before.event(previous.get().event());
                Optional<BlockHash> block = entry.isEmpty()
                        ? Optional.empty()
                        : before.blockHash(entry.get().height());
                boolean there = block.equals(Optional.of(previous.get().block()));
                checkReferred(event, there ? entry : Optional.empty(), EventType.ADD_DATA, previous.get());
            }
        } else if (event.type().equals(EventType.REMOVE_SESSION)) {
            EventHash session = EventSR.of(event).session();
            checkReferred(event, before.event(session), EventType.CREATE_SESSION, session);
        }
    }

    private boolean isCa(Event event) {
        return event.signer().equals(config.ca().identity());
    }

    /** True if the CA ends a session, which needs no admission. */
    private boolean endsForPatient(Event event) {
        return event.type().equals(EventType.REMOVE_SESSION) && isCa(event);
    }

    private void checkReferred(Event event, Optional<EventEntry> entry, EventType type, Object named)
            throws EventRefusedException {
        if (entry.isEmpty() || !entry.get().type().equals(type)) {
            throw refused(
                    event,
                    RefusalReason.REFERENCE_UNKNOWN,
                    "no event " + named + " of type " + type + " before the block");
        }
        if (!entry.get().signer().equals(event.signer().id()) && !endsForPatient(event)) {
            throw refused(event, RefusalReason.REFERENCE_FOREIGN, "event " + named + " is of another signer");
        }
    }

    private static EventRefusedException refused(Event event, RefusalReason reason, String detail) {
        return new EventRefusedException(event.hash(), reason, detail);
    }
}
