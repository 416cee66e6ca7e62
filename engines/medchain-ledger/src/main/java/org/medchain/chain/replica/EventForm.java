package org.medchain.chain.replica;

import java.time.Instant;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The rules that do not depend on other events: size, body, signature, and that the CA issued the certificates in an AdmitIdentity or
 * a ChangeMembers. These are the expensive checks. Thread-safe.
 */
final class EventForm implements Screening.Form {
    private final ConsortiumRoot ca;
    private final BlockHash consortium;
    private final int maxEventBytes;

    EventForm(ConsortiumConfig config, ConsortiumRoot ca) {
        this.ca = ca;
        this.consortium = config.genesisHash();
        this.maxEventBytes = config.limits().maxEventBytes();
    }

    @Override
    public void check(Event event) throws EventRefusedException {
        int size = event.encode().size();
        if (size > maxEventBytes) {
            throw new EventRefusedException(
                    event.hash(), RefusalReason.TOO_LARGE, size + " bytes, expected at most " + maxEventBytes);
        }
        try {
            checkBody(event);
        } catch (MalformedException e) {
            throw new EventRefusedException(event.hash(), RefusalReason.MALFORMED, e);
        }
        try {
            event.verifySignature(consortium);
        } catch (VerificationException e) {
            throw new EventRefusedException(event.hash(), RefusalReason.BAD_SIGNATURE, e);
        }
    }

    /** Decodes the body of types that this version knows. Bodies of other types are opaque. */
    private void checkBody(Event event) throws MalformedException, EventRefusedException {
        EventType type = event.type();
        if (type.equals(EventType.ADD_DATA)) {
            EventDG.of(event);
        } else if (type.equals(EventType.CREATE_SESSION)) {
            EventSC.of(event);
        } else if (type.equals(EventType.REMOVE_SESSION)) {
            EventSR.of(event);
        } else if (type.equals(EventType.REVOKE_CERTIFICATES)) {
            RevokeCertificates.of(event);
        } else if (type.equals(EventType.ADMIT_IDENTITY)) {
            checkIssued(event, AdmitIdentity.of(event).certificate());
        } else if (type.equals(EventType.CHANGE_MEMBERS)) {
            for (IdentityCertificate certificate :
                    ChangeMembers.of(event).change().certificates()) {
                checkIssued(event, certificate);
            }
        }
    }

    /** Verifies at a time when both the certificate and the CA's own are valid; the block's time is checked later. */
    private void checkIssued(Event event, IdentityCertificate certificate) throws EventRefusedException {
        Instant authority = ca.authority().notBefore();
        Instant from = certificate.notBefore().isBefore(authority) ? authority : certificate.notBefore();
        try {
            ca.verify(certificate, from);
        } catch (VerificationException e) {
            throw new EventRefusedException(event.hash(), RefusalReason.CERTIFICATE_INVALID, e);
        }
    }
}
