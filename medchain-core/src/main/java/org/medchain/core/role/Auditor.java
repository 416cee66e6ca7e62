package org.medchain.core.role;

import java.time.Instant;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventSC;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Checks proofs offline, with nothing but the consortium's genesis configuration and, where its
 * members changed, the proofs of the changes (paper section 5.1, non-repudiation of
 * unauthorized access). Thread-safe.
 */
public final class Auditor {
    private final MemberHistory members;

    private Auditor(MemberHistory members) {
        this.members = members;
    }

    /**
     * An auditor of this consortium, whose members never changed.
     *
     * @param at an instant at which the configuration's certificates must be valid
     */
    public static Auditor of(ConsortiumConfig consortium, Instant at) throws VerificationException {
        return of(MemberHistory.of(consortium), at);
    }

    /**
     * An auditor of a consortium whose members changed; proofs are verified under the members of their height.
     *
     * @param at an instant at which the genesis configuration's certificates must be valid
     */
    public static Auditor of(MemberHistory members, Instant at) throws VerificationException {
        members.config().verify(at);
        return new Auditor(members);
    }

    /** Verifies that an event is on the ledger. */
    public ProvenEvent verify(Bytes proof) throws MedChainException {
        return EventProof.decode(proof).verify(members);
    }

    /**
     * What a session granted, as the patient discloses it: checked against the digest in the proven EventSC, so that the
     * patient can neither hide nor add a grant.
     *
     * @return the session's event
     */
    public ProvenEvent verifyDisclosure(Bytes proof, List<EventSC.Grant> grants, PublicIdentity requester)
            throws MedChainException {
        ProvenEvent proven = verify(proof);
        EventSC session = EventSC.of(proven.event());
        PublicIdentity patient = proven.event().signer();
        if (!EventSC.digest(grants, requester, patient).equals(session.digest())) {
            throw new VerificationException(
                    "what is disclosed is not what the session at " + proven.ref() + " granted");
        }
        return proven;
    }
}
