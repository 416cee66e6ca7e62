package org.medchain.core.role;

import java.time.Instant;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.crypto.bytes.Bytes;
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
     * What a session granted, as somebody who was told of it discloses it: all of it, or some of the grants. Checked against the
     * digest in the proven EventSC, so that nobody can add a grant, name another requester, or change a word. Whether a later
     * event ended the session is another matter.
     *
     * @param disclosure {@linkplain SessionDisclosure#isComplete() says itself} whether it is all
     * @return the session's event
     * @throws VerificationException if the event did not grant just this
     */
    public ProvenEvent verifyDisclosure(Bytes proof, SessionDisclosure disclosure) throws MedChainException {
        ProvenEvent proven = verify(proof);
        disclosure.verify(EventSC.of(proven.event()));
        return proven;
    }
}
