package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.error.VerificationException;

/** What must stand behind a proposal in a later round. Each test leaves one condition out, and one alone. */
class JustifiedProposalTest {
    private static final long IN = 3;

    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);

    private boolean isReproposed(Message.Proposal proposal) throws VerificationException {
        return new Justification(speakers.validators(0), speakers.signatures(0)).verify(proposal);
    }

    private void fails(Message.Proposal proposal) {
        assertThatThrownBy(() -> isReproposed(proposal)).isInstanceOf(VerificationException.class);
    }

    /** The change of a member that saw a block prepared in this round. */
    private Signed saw(int member, long round, Block prepared) {
        return speakers.change(member, IN, speakers.prepared(round, prepared, 0, 1, 2))
                .signed();
    }

    private Signed sawNone(int member) {
        return speakers.change(member, IN).signed();
    }

    /** Of a block that nobody prepared, with this as the third change. */
    private Message.Proposal with(Signed third) {
        return speakers.proposal(IN, block, List.of(sawNone(0), sawNone(1), third), List.of());
    }

    /** Of a block that was prepared in round 1, with these PREPAREs. */
    private Message.Proposal again(List<Signed> prepares) {
        return speakers.proposal(IN, block, List.of(sawNone(0), saw(1, 1, block), sawNone(2)), prepares);
    }

    private Message.Proposal againWith(Signed third) {
        List<Signed> prepares = new ArrayList<>(speakers.prepares(1, block, 0, 1));
        prepares.add(third);
        return again(prepares);
    }

    @Test
    void proposal_quorumSawNoBlockPrepared_isNew() throws VerificationException {
        assertThat(isReproposed(with(sawNone(2)))).isFalse();
    }

    @Test
    void proposal_blockThatAQuorumPrepared_isReproposed() throws VerificationException {
        assertThat(isReproposed(again(speakers.prepares(1, block, 0, 1, 2)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void proposal_fewerChangesThanAQuorum_isRefusedAndAQuorumPasses(int members) throws VerificationException {
        Speakers among = Speakers.of(members);
        Justification justification = new Justification(among.validators(0), among.signatures(0));
        List<Signed> changes = new ArrayList<>();
        for (int member = 0; member < among.validators(0).quorum(); member++) {
            Message.Proposal early = among.proposal(IN, among.block(1), changes, List.of());
            assertThatThrownBy(() -> justification.verify(early)).isInstanceOf(VerificationException.class);
            changes.add(among.change(member, IN).signed());
        }
        assertThat(justification.verify(among.proposal(IN, among.block(1), changes, List.of())))
                .isFalse();
    }

    @Test
    void proposal_twoChangesOfOneMember_isRefused() {
        fails(with(sawNone(1)));
        fails(speakers.proposal(IN, block, speakers.changes(IN, 0, 1, 2, 2), List.of()));
    }

    @Test
    void proposal_changeToAnotherRound_isRefused() {
        fails(with(speakers.change(2, IN - 1).signed()));
        fails(with(speakers.change(2, IN + 1).signed()));
    }

    @Test
    void proposal_changeAtAnotherHeight_isRefused() {
        View elsewhere = new View(Speakers.HEIGHT - 1, IN);
        fails(with(speakers.say(2, Statement.roundChange(elsewhere, Optional.empty()))));
    }

    @Test
    void proposal_anotherStatementInPlaceOfAChange_isRefused() {
        List<Signed> prepares = speakers.prepares(IN, block, 0, 1, 2);
        fails(speakers.proposal(
                IN,
                block,
                List.of(sawNone(0), sawNone(1), speakers.prepare(2, IN, block).signed()),
                prepares));
    }

    @Test
    void proposal_changeWithABadSignature_isRefused() {
        fails(with(Speakers.spoilt(sawNone(2))));
    }

    @Test
    void proposal_changeOfAnotherMember_isRefused() {
        fails(with(Speakers.ascribed(2, sawNone(1))));
    }

    @Test
    void proposal_changeOfNoMember_isRefused() {
        fails(with(Speakers.of(7).change(4, IN).signed()));
    }

    @Test
    void proposal_anotherBlockThanTheOnePrepared_isRefused() {
        fails(speakers.proposal(
                IN, other, List.of(sawNone(0), saw(1, 1, block), sawNone(2)), speakers.prepares(1, block, 0, 1, 2)));
    }

    @Test
    void proposal_blocksPreparedInSeveralRounds_mustBeTheOneOfTheHighest() throws VerificationException {
        List<Signed> rising = List.of(saw(0, 0, other), saw(1, 1, block), sawNone(2));
        List<Signed> falling = List.of(saw(0, 1, block), saw(1, 0, other), sawNone(2));
        for (List<Signed> changes : List.of(rising, falling)) {
            assertThat(isReproposed(speakers.proposal(IN, block, changes, speakers.prepares(1, block, 0, 1, 2))))
                    .isTrue();
            fails(speakers.proposal(IN, other, changes, speakers.prepares(0, other, 0, 1, 2)));
        }
    }

    @Test
    void proposal_preparesOfAnotherRoundThanTheHighest_isRefused() {
        List<Signed> changes = List.of(saw(0, 0, block), saw(1, 1, block), sawNone(2));
        fails(speakers.proposal(IN, block, changes, speakers.prepares(0, block, 0, 1, 2)));
    }

    @Test
    void proposal_noPrepares_isRefused() {
        fails(again(List.of()));
    }

    @Test
    void proposal_fewerPreparesThanAQuorum_isRefused() {
        fails(again(speakers.prepares(1, block, 0, 1)));
        fails(again(speakers.prepares(1, block, 0, 1, 1)));
    }

    @Test
    void proposal_prepareOfAnotherBlock_isRefused() {
        fails(againWith(speakers.prepare(2, 1, other).signed()));
    }

    @Test
    void proposal_prepareWithABadSignature_isRefused() {
        fails(againWith(Speakers.spoilt(speakers.prepare(2, 1, block).signed())));
    }

    @Test
    void proposal_commitInPlaceOfAPrepare_isRefused() {
        fails(againWith(speakers.commit(2, 1, block).signed()));
    }
}
