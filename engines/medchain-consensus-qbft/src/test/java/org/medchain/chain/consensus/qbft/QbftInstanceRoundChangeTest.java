package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** When a member gives up a round, and what it says then. Member r leads round r. */
class QbftInstanceRoundChangeTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember member = new DrivenMember(speakers, 3);

    private Statement change(long round) {
        return Statement.roundChange(Speakers.view(round), Optional.empty());
    }

    @Test
    void timeout_ofRound0_leadsToTheNext() {
        Outputs outputs = member.timeout();
        assertThat(outputs.said()).containsExactly(change(1));
        assertThat(outputs.timed()).containsExactly(1L);
        assertThat(member.instance().round()).isEqualTo(1);
    }

    @Test
    void timeout_aloneInARound_repeatsWhatItSaidAndStays() {
        member.timeout();
        Outputs again = member.timeout();
        assertThat(again.said()).containsExactly(change(1));
        assertThat(again.saved()).isEmpty();
        assertThat(again.timed()).containsExactly(1L);
        assertThat(member.instance().round()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,1", "4,2", "7,4"})
    void timeout_withAQuorumInTheRoundAndNoFewer_leadsToTheNext(int members, int others) throws MedChainException {
        Speakers among = Speakers.of(members);
        DrivenMember one = new DrivenMember(among, members - 1);
        one.timeout();
        for (int i = 0; i < others; i++) {
            one.timeout();
            assertThat(one.instance().round()).isEqualTo(1);
            one.receive(among.change(i, 1));
        }
        one.timeout();
        assertThat(one.instance().round()).isEqualTo(2);
    }

    @Test
    void timeout_withAQuorumInLaterRounds_leadsToTheNext() throws MedChainException {
        member.timeout();
        member.receive(speakers.change(0, 5));
        assertThat(member.instance().round()).isEqualTo(1);
        member.receive(speakers.change(1, 1));
        member.timeout();
        assertThat(member.instance().round()).isEqualTo(2);
    }

    @Test
    void timeout_afterAJustifiedProposal_leadsToTheNext() throws MedChainException {
        member.receive(speakers.proposal(1, block, speakers.changes(1, 0, 1, 2), List.of()));
        member.timeout();
        assertThat(member.instance().round()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"2,1", "3,1", "4,2", "7,3"})
    void changes_ofAsManyAsOneIsHonestAmong_takeTheMemberAlong(int members, int enough) throws MedChainException {
        Speakers among = Speakers.of(members);
        DrivenMember one = new DrivenMember(among, members - 1);
        for (int i = 0; i < enough; i++) {
            assertThat(one.instance().round()).isZero();
            one.receive(among.change(i, 5));
        }
        assertThat(one.instance().round()).isEqualTo(5);
    }

    @Test
    void changes_toDifferentRounds_takeTheMemberToTheOneThatEnoughReached() throws MedChainException {
        member.receive(speakers.change(0, 9));
        Outputs outputs = member.receive(speakers.change(1, 4));
        assertThat(outputs.said()).containsExactly(change(4));
        assertThat(member.instance().round()).isEqualTo(4);
    }

    @Test
    void changes_toRoundsThatAreOver_changeNothing() throws MedChainException {
        member.receive(speakers.change(0, 4), speakers.change(1, 4));
        assertThat(member.receive(speakers.change(2, 3)).all()).isEmpty();
        assertThat(member.instance().round()).isEqualTo(4);
    }

    @Test
    void change_badSignature_isRefusedAndDoesNotCount() throws MedChainException {
        member.receive(speakers.change(0, 1));
        Signed genuine = speakers.change(1, 1).signed();
        member.refuses(new Message.RoundChange(Speakers.spoilt(genuine), Optional.empty()));
        member.refuses(new Message.RoundChange(Speakers.ascribed(2, genuine), Optional.empty()));
        member.receive(speakers.change(1, 1));
        assertThat(member.instance().round()).isEqualTo(1);
    }

    @Test
    void change_withoutJustification_isRefusedAndDoesNotCount() throws MedChainException {
        member.receive(speakers.change(0, 1));
        member.refuses(speakers.change(1, 1, speakers.prepared(0, block, 0, 1)));
    }

    @Test
    void change_thatSaysNothingNew_isNotEvenVerified() throws MedChainException {
        member.receive(speakers.change(0, 2));
        Signed known = Speakers.spoilt(speakers.change(0, 2).signed());
        Signed lower = Speakers.spoilt(speakers.change(0, 1).signed());
        assertThat(member.receive(
                                new Message.RoundChange(known, Optional.empty()),
                                new Message.RoundChange(lower, Optional.empty()))
                        .all())
                .isEmpty();
    }

    @Test
    void timeout_afterABlockWasPrepared_namesItAndBringsIt() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block), speakers.prepare(1, 0, block));
        PreparedCertificate prepared = speakers.prepared(0, block, 0, 1, 3);
        assertThat(member.timeout().sent(Message.RoundChange.class)).containsExactly(speakers.change(3, 1, prepared));
        member.receive(speakers.change(0, 2), speakers.change(1, 2));
        assertThat(member.instance().sent()).containsExactly(speakers.change(3, 2, prepared));
    }

    @Test
    void timeout_afterABlockWasAcceptedOnly_namesNone() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block));
        assertThat(member.timeout().said()).containsExactly(change(1));
    }

    @Test
    void round_enteredAfterAProposal_isFreeForAnother() throws MedChainException {
        member.receive(speakers.proposal(block));
        member.timeout();
        assertThat(member.instance().isUnderWay()).isFalse();
        Message.Proposal next = speakers.proposal(1, other, speakers.changes(1, 0, 1, 2), List.of());
        assertThat(member.receive(next).said()).containsExactly(Statement.prepare(Speakers.view(1), other.hash()));
    }

    @Test
    void said_inThisRound_isWhatIsToldAgain() throws MedChainException {
        member.receive(speakers.proposal(block));
        assertThat(member.instance().sent()).containsExactly(speakers.prepare(3, 0, block));
        member.timeout();
        assertThat(member.instance().sent()).containsExactly(speakers.change(3, 1));
    }
}
