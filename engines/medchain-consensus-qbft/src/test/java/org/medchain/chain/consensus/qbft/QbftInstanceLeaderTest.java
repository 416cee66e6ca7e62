package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** What a leader may propose, and must. Member r leads round r. */
class QbftInstanceLeaderTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember first = new DrivenMember(speakers, 0);
    /** Leads round 1. */
    private final DrivenMember second = new DrivenMember(speakers, 1);

    private void mayNotPropose(DrivenMember member) {
        assertThat(member.instance().mayPropose()).isFalse();
        assertThatThrownBy(() -> member.propose(other)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void propose_asTheLeaderOfRound0_isSaidAndPrepared() {
        Outputs outputs = first.propose(block);
        assertThat(outputs.said())
                .containsExactly(
                        Statement.propose(Speakers.view(0), block.hash()),
                        Statement.prepare(Speakers.view(0), block.hash()));
        assertThat(outputs.sent(Message.Proposal.class)).containsExactly(speakers.proposal(block));
    }

    @Test
    void propose_asAnother_isNotAllowed() {
        mayNotPropose(second);
    }

    @Test
    void propose_aSecondTimeInARound_isNotAllowed() {
        first.propose(block);
        mayNotPropose(first);
    }

    @Test
    void propose_afterTheDecision_isNotAllowed() throws MedChainException {
        first.propose(block);
        first.receive(speakers.commit(1, 0, block), speakers.commit(2, 0, block), speakers.commit(3, 0, block));
        mayNotPropose(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void propose_inALaterRound_isAllowedFromAQuorumOfChangesOn(int members) throws MedChainException {
        Speakers among = Speakers.of(members);
        DrivenMember leader = new DrivenMember(among, 1);
        leader.timeout();
        int quorum = among.validators(1).quorum();
        for (int i = 0; i < quorum - 1; i++) {
            assertThat(leader.instance().mayPropose()).isFalse();
            leader.receive(among.change(i == 0 ? 0 : i + 1, 1));
        }
        assertThat(leader.instance().mayPropose()).isTrue();
    }

    @Test
    void propose_inALaterRound_bringsTheChangesOfAQuorum() throws MedChainException {
        second.receive(speakers.change(0, 1), speakers.change(2, 1));
        Message.Proposal proposal =
                second.propose(block).sent(Message.Proposal.class).get(0);
        assertThat(proposal).isEqualTo(speakers.proposal(1, block, speakers.changes(1, 0, 1, 2), List.of()));
        assertThat(new DrivenMember(speakers, 3).receive(proposal).said())
                .contains(Statement.prepare(Speakers.view(1), block.hash()));
    }

    @Test
    void propose_whenAChangeNamesABlock_isNotAllowedAndThatBlockIsProposed() throws MedChainException {
        PreparedCertificate prepared = speakers.prepared(0, block, 0, 1, 2);
        second.receive(speakers.change(0, 1, prepared));
        Message.Proposal proposal = second.receive(speakers.change(2, 1))
                .sent(Message.Proposal.class)
                .get(0);
        assertThat(proposal.block()).isEqualTo(block);
        assertThat(proposal.prepares()).isEqualTo(prepared.prepares());
        assertThat(new DrivenMember(speakers, 3).receive(proposal).said())
                .contains(Statement.prepare(Speakers.view(1), block.hash()));
        mayNotPropose(second);
    }

    @Test
    void propose_whenAChangeOfFewerThanAQuorumNamesABlock_waitsForTheQuorum() throws MedChainException {
        second.timeout();
        Outputs outputs = second.receive(speakers.change(0, 1, speakers.prepared(0, block, 0, 1, 2)));
        assertThat(outputs.sent(Message.Proposal.class)).isEmpty();
        mayNotPropose(second);
    }

    @Test
    void repropose_changesNameSeveralBlocks_isTheOneOfTheHighestRound() throws MedChainException {
        PreparedCertificate low = speakers.prepared(0, other, 0, 2, 3);
        PreparedCertificate high = speakers.prepared(3, block, 0, 2, 3);
        for (boolean rising : List.of(true, false)) {
            DrivenMember leader = new DrivenMember(speakers, 1);
            leader.receive(speakers.change(0, 5, rising ? low : high));
            Message.Proposal proposal = leader.receive(speakers.change(2, 5, rising ? high : low))
                    .sent(Message.Proposal.class)
                    .get(0);
            assertThat(proposal.block()).isEqualTo(block);
            assertThat(proposal.prepares()).isEqualTo(high.prepares());
        }
    }

    @Test
    void repropose_changesBeyondTheQuorum_sayNothingNew() throws MedChainException {
        second.receive(speakers.change(0, 1, speakers.prepared(0, block, 0, 1, 2)), speakers.change(2, 1));
        assertThat(second.receive(speakers.change(3, 1)).all()).isEmpty();
    }

    @Test
    void repropose_asAnotherThanTheLeader_isLeftToTheLeader() throws MedChainException {
        DrivenMember third = new DrivenMember(speakers, 2);
        Outputs outputs = third.receive(
                speakers.change(0, 1, speakers.prepared(0, block, 0, 1, 2)),
                speakers.change(1, 1),
                speakers.change(3, 1));
        assertThat(outputs.sent(Message.Proposal.class)).isEmpty();
    }

    @Test
    void changes_toAnotherRound_justifyNothing() throws MedChainException {
        second.receive(speakers.change(0, 1), speakers.change(2, 2));
        assertThat(second.instance().round()).isEqualTo(1);
        mayNotPropose(second);
    }

    @Test
    void repropose_blockThatTheLeaderItselfSawPrepared_isProposedToTheOthers() throws MedChainException {
        second.receive(speakers.proposal(block), speakers.prepare(0, 0, block), speakers.prepare(2, 0, block));
        second.receive(speakers.change(0, 1));
        Message.Proposal proposal = second.receive(speakers.change(3, 1))
                .sent(Message.Proposal.class)
                .get(0);
        assertThat(proposal.block()).isEqualTo(block);
        assertThat(proposal.prepares()).isEqualTo(speakers.prepares(0, block, 0, 1, 2));
    }
}
