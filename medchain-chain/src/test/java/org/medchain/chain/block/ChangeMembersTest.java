package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;

/** Who approves a change of the members, and who may submit it. */
class ChangeMembersTest {
    private final TestConsortium four = new TestConsortium(4);
    private final MemberChange change = new MemberChange(1, List.of(new Seat(3, Optional.empty())));

    ChangeMembersTest() throws VerificationException {}

    /** One member that approves three times is no quorum of four. */
    @Test
    void changeMembers_withRepeatedOrUnorderedApprovals_isMalformed() throws MedChainException {
        List<MemberSignature> approvals = approvals(four);
        Event good = change(change, approvals);
        ChangeMembers.of(good).verify(four.config, four.config.memberSet());
        MemberSignature zero = approvals.get(0);
        for (List<MemberSignature> wrong : List.of(
                List.of(zero, zero, zero),
                List.of(zero, approvals.get(2), approvals.get(1)),
                List.<MemberSignature>of())) {
            Event forged = change(change, wrong);
            assertThatThrownBy(() -> ChangeMembers.of(forged)).isInstanceOf(MalformedException.class);
        }
        BlockHash consortium = four.config.genesisHash();
        assertThatThrownBy(() ->
                        ChangeMembers.create(consortium, change, List.of(zero, zero, zero), four.identities.get(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<MemberSignature> approvals(TestConsortium consortium) {
        List<MemberSignature> approvals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            approvals.add(change.approve(consortium.config, i, consortium.identities.get(i)));
        }
        return approvals;
    }

    private Event change(MemberChange change, List<MemberSignature> approvals) {
        return change(change, approvals, four.identities.get(0));
    }

    private Event change(MemberChange change, List<MemberSignature> approvals, Identity signer) {
        Bytes body = new StructWriter()
                .struct(0, change, MemberChange::encode)
                .structs(1, approvals, MemberSignature::encode)
                .toBytes();
        return Event.sign(four.config.genesisHash(), EventType.CHANGE_MEMBERS, body, signer);
    }

    private void assertUnverified(Event event, String why) throws MedChainException {
        ChangeMembers read = ChangeMembers.of(event);
        assertThatThrownBy(() -> read.verify(four.config, four.config.memberSet()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void verify_submittedByNoMember_isRefused() throws MedChainException {
        assertUnverified(change(change, approvals(four), Identities.of(77)), "expected the signature of a member");
    }

    @Test
    void verify_oneApprovalNotByItsMember_isRefused() throws MedChainException {
        for (int forged = 0; forged < 3; forged++) {
            List<MemberSignature> approvals = approvals(four);
            approvals.set(forged, change.approve(four.config, forged, four.identities.get(3)));
            assertUnverified(change(change, approvals), "signature");
        }
    }

    @Test
    void verify_tooFewApprovalsOrOfStrangers_isRefused() throws MedChainException {
        List<MemberSignature> approvals = approvals(four);
        assertUnverified(change(change, approvals.subList(0, 2)), "expected 3 approvals, found 2");
        approvals.set(2, change.approve(four.config, 7, four.identities.get(2)));
        assertUnverified(change(change, approvals), "member 7");
    }

    /** The same members, but for their name. */
    @Test
    void verify_approvedForAnotherConsortium_isRefused() throws MedChainException {
        ConsortiumConfig other =
                ConsortiumConfig.create("another", four.config.ca(), four.config.members(), four.config.limits());
        Event event = change(change, approvals(four));
        ChangeMembers read = ChangeMembers.of(event);
        assertThat(read.verify(four.config, four.config.memberSet()).size()).isEqualTo(3);
        assertThatThrownBy(() -> read.verify(other, other.memberSet())).isInstanceOf(VerificationException.class);
    }

    @Test
    void verify_approvedForAnotherChange_isRefused() throws MedChainException {
        MemberChange other = new MemberChange(1, List.of(new Seat(2, Optional.empty())));
        assertUnverified(change(other, approvals(four)), "signature");
    }
}
