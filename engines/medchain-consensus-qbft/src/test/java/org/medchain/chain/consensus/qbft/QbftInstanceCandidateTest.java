package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** Members that make the block of round 0 by themselves. Member r leads round r. */
class QbftInstanceCandidateTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember member = DrivenMember.leaderless(speakers, 3);

    @Test
    void candidate_inRound0_isPreparedWithoutAProposal() {
        Outputs outputs = member.candidate(block);
        assertThat(outputs.said()).containsExactly(Statement.prepare(Speakers.view(0), block.hash()));
        assertThat(outputs.saved()).containsExactly(VoteRecord.accepted(Speakers.view(0), block.hash()));
        assertThat(member.instance().mayTakeCandidate()).isFalse();
    }

    @Test
    void candidate_afterTheVotesOfOthers_isDecidedAtOnce() throws MedChainException {
        member.receive(
                speakers.prepare(0, 0, block),
                speakers.prepare(1, 0, block),
                speakers.commit(0, 0, block),
                speakers.commit(1, 0, block));
        Outputs outputs = member.candidate(block);
        assertThat(outputs.said()).contains(Statement.commit(Speakers.view(0), block.hash()));
        assertThat(outputs.decided()).isPresent();
    }

    @Test
    void candidate_otherThanTheOneAcceptedBeforeARestart_isNotVotedFor() {
        member.resume(VoteRecord.accepted(Speakers.view(0), other.hash()));
        assertThat(member.candidate(block).said()).isEmpty();
        assertThat(member.instance().mayTakeCandidate())
                .as("it is not given again and again")
                .isFalse();
    }

    @Test
    void candidate_theOneAcceptedBeforeARestart_isPreparedAgain() {
        member.resume(VoteRecord.accepted(Speakers.view(0), block.hash()));
        Outputs outputs = member.candidate(block);
        assertThat(outputs.said()).containsExactly(Statement.prepare(Speakers.view(0), block.hash()));
        assertThat(outputs.saved()).isEmpty();
    }

    @Test
    void proposal_inRound0_isRefused() {
        member.refuses(speakers.proposal(block));
    }

    @Test
    void leaderOfRound0_mayNotPropose() {
        assertThat(DrivenMember.leaderless(speakers, 0).instance().mayPropose()).isFalse();
    }

    @Test
    void candidate_inALaterRound_isForTheLeaderToPropose() throws MedChainException {
        member.candidate(other);
        Outputs outputs = member.receive(speakers.proposal(1, block, speakers.changes(1, 0, 1, 2), List.of()));
        assertThat(outputs.said()).contains(Statement.prepare(Speakers.view(1), block.hash()));
        assertThatThrownBy(() -> member.instance().candidate(other)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void candidate_onQbftItself_isNotTaken() {
        DrivenMember led = new DrivenMember(speakers, 3);
        assertThat(led.instance().mayTakeCandidate()).isFalse();
        assertThatThrownBy(() -> led.instance().candidate(block)).isInstanceOf(IllegalStateException.class);
    }
}
