package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Which proposals a member accepts. Member r leads round r. */
class QbftInstanceProposalTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember member = new DrivenMember(speakers, 3);

    private Statement prepare(long round, Block prepared) {
        return Statement.prepare(Speakers.view(round), prepared.hash());
    }

    private Message.Proposal justified(long round, Block proposed) {
        return speakers.proposal(round, proposed, speakers.changes(round, 0, 1, 2), List.of());
    }

    @Test
    void proposal_ofTheLeader_isPrepared() throws MedChainException {
        Outputs outputs = member.receive(speakers.proposal(block));
        assertThat(outputs.said()).containsExactly(prepare(0, block));
        assertThat(outputs.timed()).containsExactly(0L);
    }

    @Test
    void proposal_ofAnotherThanTheLeader_isRefused() {
        Statement usurps = Statement.propose(Speakers.view(0), block.hash());
        member.refuses(new Message.Proposal(speakers.say(1, usurps), block, List.of(), List.of()));
    }

    @Test
    void proposal_statementAboutAnotherBlock_isRefused() {
        Signed said = speakers.proposal(other).signed();
        member.refuses(new Message.Proposal(said, block, List.of(), List.of()));
    }

    @Test
    void proposal_statementThatProposesNothing_isRefused() {
        member.refuses(new Message.Proposal(speakers.say(0, prepare(0, block)), block, List.of(), List.of()));
    }

    @Test
    void proposal_blockOfAnotherHeight_isRefused() {
        member.refuses(speakers.proposal(speakers.block(Speakers.HEIGHT + 1, 1)));
    }

    @Test
    void proposal_badSignature_isRefusedAndTheGenuineOneAccepted() throws MedChainException {
        Message.Proposal genuine = speakers.proposal(block);
        member.refuses(new Message.Proposal(Speakers.spoilt(genuine.signed()), block, List.of(), List.of()));
        assertThat(member.receive(genuine).said()).containsExactly(prepare(0, block));
    }

    @Test
    void proposal_signedByAnotherMember_isRefused() {
        Signed borrowed = Speakers.ascribed(0, speakers.say(1, Statement.propose(Speakers.view(0), block.hash())));
        member.refuses(new Message.Proposal(borrowed, block, List.of(), List.of()));
    }

    @Test
    void proposal_blockThatBreaksARule_isRefusedAndASoundOneAccepted() throws MedChainException {
        DrivenMember strict = new DrivenMember(speakers, 3, (judged, reproposed) -> {
            if (judged.equals(other)) {
                throw new VerificationException("breaks a rule");
            }
        });
        strict.refuses(speakers.proposal(other));
        strict.refuses(justified(1, other));
        assertThat(strict.instance().isUnderWay()).isFalse();
        assertThat(strict.receive(speakers.proposal(block)).said()).containsExactly(prepare(0, block));
    }

    @Test
    void proposal_inALaterRoundWithoutJustification_isRefused() {
        member.refuses(speakers.proposal(1, block, List.of(), List.of()));
        member.refuses(speakers.proposal(1, block, speakers.changes(1, 0, 1), List.of()));
    }

    @Test
    void proposal_inALaterRound_isEnteredAndPrepared() throws MedChainException {
        Outputs outputs = member.receive(justified(2, block));
        assertThat(outputs.said())
                .containsExactly(speakers.change(3, 2).signed().statement(), prepare(2, block));
        assertThat(member.instance().round()).isEqualTo(2);
        assertThat(outputs.timed()).containsOnly(2L);
    }

    @Test
    void block_proposedForTheFirstTime_isJudgedAsNewInAnyRound() throws MedChainException {
        member.receive(speakers.proposal(block), justified(1, block), justified(2, other));
        assertThat(member.judged()).containsExactly("new", "new", "new");
    }

    @Test
    void block_thatAQuorumPreparedBefore_isJudgedAsReproposed() throws MedChainException {
        Message.RoundChange saw = speakers.change(0, 1, speakers.prepared(0, block, 0, 1, 2));
        List<Signed> changes = List.of(
                saw.signed(),
                speakers.change(1, 1).signed(),
                speakers.change(2, 1).signed());
        member.receive(speakers.proposal(1, block, changes, speakers.prepares(0, block, 0, 1, 2)));
        assertThat(member.judged()).containsExactly("again");
    }

    @Test
    void proposal_ofARoundThatIsOver_isIgnored() throws MedChainException {
        member.receive(justified(2, block));
        assertThat(member.receive(justified(1, other), speakers.proposal(other)).all())
                .isEmpty();
    }

    @Test
    void proposal_secondInARound_isIgnored() throws MedChainException {
        member.receive(speakers.proposal(block));
        assertThat(member.receive(speakers.proposal(other), speakers.proposal(block))
                        .all())
                .isEmpty();
        assertThat(member.timeout().saved()).hasSize(1);
        assertThat(member.instance().round()).isEqualTo(1);
    }

    @Test
    void proposal_inARoundEnteredBefore_isPrepared() throws MedChainException {
        member.receive(speakers.proposal(block));
        member.timeout();
        assertThat(member.receive(justified(1, other)).said()).containsExactly(prepare(1, other));
    }

    @Test
    void proposal_ofItsOwn_isIgnored() throws MedChainException {
        DrivenMember leader = new DrivenMember(speakers, 0);
        assertThat(leader.receive(speakers.proposal(block)).all()).isEmpty();
    }

    @Test
    void proposal_afterTheDecision_isIgnored() throws MedChainException {
        member.receive(speakers.proposal(block));
        for (int i = 0; i < 3; i++) {
            member.receive(speakers.commit(i, 0, block));
        }
        assertThat(member.receive(justified(1, other)).all()).isEmpty();
        assertThat(member.timeout().all()).isEmpty();
    }

    @Test
    void message_aboutAnotherHeight_isNoneOfThisAgreement() {
        Signed elsewhere = speakers.say(0, Statement.prepare(new View(Speakers.HEIGHT + 1, 0), block.hash()));
        assertThatThrownBy(() -> member.instance().receive(new Message.Vote(elsewhere)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
