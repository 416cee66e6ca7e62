package org.medchain.chain.block;

import java.util.List;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * ChangeMembers: a quorum of members admits members, removes members or replaces their keys. The changed member set
 * certifies the blocks after the event's own block. Signed by one of the members. Body: {@code {0: change, 1:
 * [approval]}}. Immutable.
 */
public final class ChangeMembers {
    private final Event event;
    private final MemberChange change;
    private final List<MemberSignature> approvals;

    private record Body(MemberChange change, List<MemberSignature> approvals) {}

    private ChangeMembers(Event event, MemberChange change, List<MemberSignature> approvals) {
        this.event = event;
        this.change = change;
        this.approvals = approvals;
    }

    /**
     * Creates the event of an approved change.
     *
     * @param consortium the genesis hash of the consortium
     * @param approvals at most one per member, ascending by member
     * @param submitter signs the event for one of the members
     */
    public static ChangeMembers create(
            BlockHash consortium, MemberChange change, List<MemberSignature> approvals, Identity submitter) {
        List<MemberSignature> ordered = List.copyOf(approvals);
        if (!MemberSignature.ascending(ordered)) {
            throw new IllegalArgumentException(
                    "expected approvals ascending by member, found repeated ones or another order");
        }
        StructWriter body =
                new StructWriter().struct(0, change, MemberChange::encode).structs(1, ordered, MemberSignature::encode);
        Event event = Event.sign(consortium, EventType.CHANGE_MEMBERS, body.toBytes(), submitter);
        return new ChangeMembers(event, change, ordered);
    }

    /**
     * The typed view of {@code event}. The ledger verifies the approvals.
     *
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public static ChangeMembers of(Event event) throws MalformedException {
        Body body = event.decodeBody(EventType.CHANGE_MEMBERS, ChangeMembers::body);
        return new ChangeMembers(event, body.change(), body.approvals());
    }

    private static Body body(StructReader struct) throws MalformedException {
        MemberChange change = struct.struct(0, MemberChange::decode);
        List<MemberSignature> approvals = struct.structs(1, 1, ConsortiumConfig.MAX_MEMBERS, MemberSignature::decode);
        if (!MemberSignature.ascending(approvals)) {
            throw struct.malformed("approvals are repeated or out of order");
        }
        return new Body(change, approvals);
    }

    /** The signed envelope. */
    public Event event() {
        return event;
    }

    /** The approved change. */
    public MemberChange change() {
        return change;
    }

    /** The approving members' signatures. */
    public List<MemberSignature> approvals() {
        return approvals;
    }

    /**
     * Verifies, in this order: that this is the next change of {@code members}; that one of them signed the event; that
     * a quorum of them approved; that the result is a valid member set. Does not verify that the CA certified new
     * members.
     *
     * @return the changed member set
     */
    public MemberSet verify(ConsortiumConfig config, MemberSet members) throws VerificationException {
        if (change.number() != members.changes() + 1) {
            throw new VerificationException(event + ": expected change " + (members.changes() + 1)
                    + " of the members, found change " + change.number());
        }
        if (members.number(event.signer()).isEmpty()) {
            throw new VerificationException(event + ": expected the signature of a member, found " + event.signer());
        }
        change.verify(config, members, approvals);
        return apply(members);
    }

    /**
     * The changed member set of an event that was {@linkplain #verify verified} before.
     *
     * @throws VerificationException if no member would remain, or two would have one name or identity
     */
    public MemberSet apply(MemberSet members) throws VerificationException {
        return members.after(change);
    }
}
