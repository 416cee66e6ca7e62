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
 * ChangeMembers: a quorum of members lets members join or leave, or replaces their keys. The blocks after the event's own
 * are certified by the members as changed. Signed by one of the members. Body: {@code {0: change, 1: [approval]}}.
 * Immutable.
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
     * The event of a change that was approved.
     *
     * @param consortium the genesis hash of the consortium
     * @param approvals ascending by member, each member once
     * @param submitter signs for one of the members
     */
    public static ChangeMembers create(
            BlockHash consortium, MemberChange change, List<MemberSignature> approvals, Identity submitter) {
        List<MemberSignature> ordered = List.copyOf(approvals);
        if (!MemberSignature.ascending(ordered)) {
            throw new IllegalArgumentException("approvals ascending by member expected, each member once");
        }
        StructWriter body =
                new StructWriter().struct(0, change, MemberChange::encode).structs(1, ordered, MemberSignature::encode);
        Event event = Event.sign(consortium, EventType.CHANGE_MEMBERS, body.toBytes(), submitter);
        return new ChangeMembers(event, change, ordered);
    }

    /**
     * The typed view of {@code event}. Whether the members approved is for the ledger to verify.
     *
     * @throws MalformedException if it is of another type or its body is not one
     */
    public static ChangeMembers of(Event event) throws MalformedException {
        Body body = event.decodeBody(EventType.CHANGE_MEMBERS, ChangeMembers::body);
        return new ChangeMembers(event, body.change(), body.approvals());
    }

    private static Body body(StructReader struct) throws MalformedException {
        MemberChange change = struct.struct(0, MemberChange::decode);
        List<MemberSignature> approvals = struct.structs(1, 1, ConsortiumConfig.MAX_MEMBERS, MemberSignature::decode);
        if (!MemberSignature.ascending(approvals)) {
            throw struct.malformed("approvals repeated or out of order");
        }
        return new Body(change, approvals);
    }

    /** The envelope. */
    public Event event() {
        return event;
    }

    /** What changes. */
    public MemberChange change() {
        return change;
    }

    /** The signatures of the members who approved. */
    public List<MemberSignature> approvals() {
        return approvals;
    }

    /**
     * Verifies, in this order: that it is the next change of {@code members}, that one of them signed the event, that a
     * quorum of them approved, and that the members as changed make a consortium. Whether the CA certified the new ones is
     * another matter.
     *
     * @return the members as changed
     */
    public MemberSet verify(ConsortiumConfig config, MemberSet members) throws VerificationException {
        if (change.number() != members.changes() + 1) {
            throw new VerificationException(event + " is change " + change.number()
                    + " of the members, expected change " + (members.changes() + 1));
        }
        if (members.number(event.signer()).isEmpty()) {
            throw new VerificationException(event + " is signed by " + event.signer() + ", expected a member");
        }
        change.verify(config, members, approvals);
        return apply(members);
    }

    /**
     * The members as changed, by an event that was {@linkplain #verify verified} before.
     *
     * @throws VerificationException if there would be none, or two of one name or identity
     */
    public MemberSet apply(MemberSet members) throws VerificationException {
        return members.after(change);
    }
}
