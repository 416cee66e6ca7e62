package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** How a member goes on after its process ended, with the votes in its log. Member r leads round r. */
class QbftInstanceResumeTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember member = new DrivenMember(speakers, 3);

    private static VoteRecord moved(long round) {
        return VoteRecord.moved(Speakers.view(round));
    }

    private static VoteRecord accepted(long round, Block block) {
        return VoteRecord.accepted(Speakers.view(round), block.hash());
    }

    private VoteRecord prepared(long round, Block prepared) {
        return VoteRecord.prepared(Speakers.view(round), speakers.prepared(round, prepared, 0, 1, 3));
    }

    private Message.Proposal justified(long round, Block proposed) {
        return speakers.proposal(round, proposed, speakers.changes(round, 0, 1, 2), List.of());
    }

    @Test
    void resume_acceptedABlock_acceptsNoOtherInThatRound() throws MedChainException {
        Outputs outputs = member.resume(accepted(0, block));
        assertThat(outputs.said()).isEmpty();
        assertThat(outputs.timed()).containsExactly(0L);
        assertThat(member.instance().isUnderWay()).isTrue();
        member.refuses(speakers.proposal(other));
    }

    @Test
    void resume_acceptedABlock_preparesItAgainAndNeedsNotRememberItTwice() throws MedChainException {
        member.resume(accepted(0, block));
        Outputs outputs = member.receive(speakers.proposal(block));
        assertThat(outputs.said()).containsExactly(Statement.prepare(Speakers.view(0), block.hash()));
        assertThat(outputs.saved()).isEmpty();
    }

    @Test
    void resume_acceptedABlock_isFreeInTheNextRound() throws MedChainException {
        member.resume(accepted(0, block));
        assertThat(member.receive(justified(1, other)).said())
                .contains(Statement.prepare(Speakers.view(1), other.hash()));
    }

    @Test
    void resume_proposedABlockAsLeader_proposesNoOther() {
        DrivenMember leader = new DrivenMember(speakers, 0);
        leader.resume(accepted(0, block));
        assertThat(leader.instance().mayPropose()).isFalse();
    }

    @Test
    void resume_movedOn_saysSoAgainAndStaysThere() throws MedChainException {
        Outputs outputs = member.resume(moved(2));
        assertThat(outputs.sent(Message.RoundChange.class)).containsExactly(speakers.change(3, 2));
        assertThat(outputs.timed()).containsExactly(2L);
        assertThat(member.instance().round()).isEqualTo(2);
        assertThat(member.receive(speakers.proposal(block), justified(1, block)).all())
                .isEmpty();
    }

    @Test
    void resume_movedOnAfterAcceptingABlock_isFreeInTheNewRound() throws MedChainException {
        member.resume(accepted(0, block), moved(1));
        assertThat(member.receive(justified(1, other)).said())
                .containsExactly(Statement.prepare(Speakers.view(1), other.hash()));
    }

    @Test
    void resume_movedOnAndAcceptedABlockThere_acceptsNoOther() {
        member.resume(moved(1), accepted(1, block), accepted(0, other));
        member.refuses(justified(1, other));
    }

    @Test
    void resume_preparedABlock_commitsItAgain() throws MedChainException {
        Outputs outputs = member.resume(prepared(0, block));
        assertThat(outputs.sent(Message.Vote.class)).containsExactly(speakers.commit(3, 0, block));
        assertThat(outputs.timed()).containsExactly(0L);
        assertThat(member.receive(speakers.proposal(other), speakers.proposal(block))
                        .all())
                .isEmpty();
        member.receive(speakers.commit(0, 0, block));
        assertThat(member.receive(speakers.commit(1, 0, block)).decided()).isPresent();
    }

    @Test
    void resume_preparedABlockAndMovedOn_namesItAndBringsIt() {
        Outputs outputs = member.resume(prepared(0, block), moved(2));
        assertThat(outputs.sent(Message.RoundChange.class))
                .containsExactly(speakers.change(3, 2, speakers.prepared(0, block, 0, 1, 3)));
        assertThat(outputs.sent(Message.Vote.class)).isEmpty();
    }

    @Test
    void resume_preparedTwoBlocks_namesTheLaterOne() {
        Outputs outputs = member.resume(prepared(0, other), moved(1), prepared(1, block), moved(2));
        assertThat(outputs.sent(Message.RoundChange.class))
                .containsExactly(speakers.change(3, 2, speakers.prepared(1, block, 0, 1, 3)));
    }

    @Test
    void resume_preparedABlockInALaterRound_commitsItAndChangesNoRound() {
        Outputs outputs = member.resume(moved(1), accepted(1, block), prepared(1, block));
        assertThat(outputs.said()).containsExactly(Statement.commit(Speakers.view(1), block.hash()));
    }

    @Test
    void resume_inALaterRound_countsItsOwnChange() throws MedChainException {
        DrivenMember leader = new DrivenMember(speakers, 1);
        leader.resume(prepared(0, block), moved(1));
        leader.receive(speakers.change(0, 1));
        Outputs outputs = leader.receive(speakers.change(2, 1));
        assertThat(outputs.sent(Message.Proposal.class))
                .singleElement()
                .satisfies(proposal -> assertThat(proposal.block()).isEqualTo(block));
    }

    /** Its log tells that it may have said anything in round 0. */
    @Test
    void roundZero_forfeit_getsNoWordOfThisMember() throws MedChainException {
        DrivenMember forgetful = DrivenMember.forfeiting(speakers, 3);
        assertThat(forgetful.receive(speakers.proposal(block)).all()).isEmpty();
        assertThat(forgetful.instance().isHopeless(other -> true)).isTrue();
        assertThat(forgetful.timeout().said())
                .containsExactly(speakers.change(3, 1).signed().statement());
        assertThat(forgetful.instance().isHopeless(other -> true)).isFalse();
        assertThat(forgetful.receive(justified(1, other)).said())
                .containsExactly(Statement.prepare(Speakers.view(1), other.hash()));
    }

    @Test
    void roundZero_forfeitByItsLeader_hasNoProposalOrBlockOfItsOwn() {
        DrivenMember leader = DrivenMember.forfeiting(speakers, 0);
        assertThat(leader.instance().mayPropose()).isFalse();
        assertThat(leader.instance().mayTakeCandidate()).isFalse();
    }

    /** With seven members two rounds may be left so; whoever leaves the second one alone runs ahead of the others. */
    @Test
    void roundOne_leaderOutOfReach_isHopelessOnceAQuorumIsInIt() throws MedChainException {
        Speakers seven = Speakers.of(7);
        DrivenMember waiting = new DrivenMember(seven, 6);
        waiting.timeout();
        for (int member = 2; member <= 5; member++) {
            assertThat(waiting.instance().isHopeless(other -> other != 1)).isFalse();
            waiting.receive(seven.change(member, 1));
        }
        assertThat(waiting.instance().isHopeless(other -> true)).isFalse();
        assertThat(waiting.instance().isHopeless(other -> other != 1)).isTrue();
    }

    /** It will propose nothing, so nobody waits for it; but only as long as it has not proposed. */
    @Test
    void roundZero_leaderThatLeftIt_isHopelessWithoutItsProposal() throws MedChainException {
        assertThat(member.instance().isHopeless(other -> true)).isFalse();
        member.receive(speakers.change(2, 1));
        assertThat(member.instance().isHopeless(other -> true)).isFalse();
        DrivenMember waiting = new DrivenMember(speakers, 3);
        waiting.receive(speakers.change(0, 1));
        assertThat(waiting.instance().isHopeless(other -> true)).isTrue();
        waiting.receive(speakers.proposal(block));
        assertThat(waiting.instance().isHopeless(other -> true)).isFalse();
    }
}
