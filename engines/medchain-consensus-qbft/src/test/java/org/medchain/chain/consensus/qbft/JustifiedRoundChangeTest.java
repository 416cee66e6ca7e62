package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.error.VerificationException;

/** What must stand behind a ROUND_CHANGE. Each test leaves one condition out, and one alone. */
class JustifiedRoundChangeTest {
    private static final long PREPARED = 1;
    private static final long TO = 2;

    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);

    private static void passes(Speakers among, Message.RoundChange change) {
        Justification justification = new Justification(among.validators(0), among.signatures(0));
        assertThatCode(() -> justification.verify(change)).doesNotThrowAnyException();
    }

    private static void fails(Speakers among, Message.RoundChange change) {
        Justification justification = new Justification(among.validators(0), among.signatures(0));
        assertThatThrownBy(() -> justification.verify(change)).isInstanceOf(VerificationException.class);
    }

    /** Member 1 says that it saw the block prepared, and brings this. */
    private Message.RoundChange claims(PreparedCertificate brought) {
        Statement named = Statement.roundChange(
                Speakers.view(TO), Optional.of(new PreparedCertificate(PREPARED, block, List.of())));
        return new Message.RoundChange(speakers.say(1, named), Optional.of(brought));
    }

    /** Member 1 says that it saw the block prepared, by a quorum and this statement in place of that of member 2. */
    private Message.RoundChange claimsWith(Signed third) {
        List<Signed> prepares = new ArrayList<>(speakers.prepares(PREPARED, block, 0, 1));
        prepares.add(third);
        return claims(new PreparedCertificate(PREPARED, block, prepares));
    }

    private Signed genuine() {
        return speakers.prepare(2, PREPARED, block).signed();
    }

    @Test
    void change_namesNoBlock_passes() {
        passes(speakers, speakers.change(1, TO));
    }

    @Test
    void change_blockPreparedByAQuorum_passes() {
        passes(speakers, claimsWith(genuine()));
        passes(speakers, claims(speakers.prepared(PREPARED, block, 0, 1, 2, 3)));
    }

    @Test
    void change_namesABlockAndBringsNone_isRefused() {
        Signed named = claimsWith(genuine()).signed();
        fails(speakers, new Message.RoundChange(named, Optional.empty()));
    }

    @Test
    void change_bringsABlockAndNamesNone_isRefused() {
        Signed unnamed = speakers.change(1, TO).signed();
        fails(speakers, new Message.RoundChange(unnamed, Optional.of(speakers.prepared(PREPARED, block, 0, 1, 2))));
    }

    @Test
    void change_blockPreparedInAnotherRoundThanIsNamed_isRefused() {
        fails(speakers, claims(speakers.prepared(0, block, 0, 1, 2)));
    }

    @Test
    void change_anotherBlockThanIsNamed_isRefused() {
        fails(speakers, claims(speakers.prepared(PREPARED, other, 0, 1, 2)));
    }

    @Test
    void change_blockOfAnotherHeight_isRefused() {
        Block elsewhere = speakers.block(Speakers.HEIGHT - 1, 1);
        fails(speakers, speakers.change(1, TO, speakers.prepared(PREPARED, elsewhere, 0, 1, 2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void change_fewerPreparesThanAQuorum_isRefusedAndAQuorumPasses(int members) {
        Speakers among = Speakers.of(members);
        Block prepared = among.block(1);
        int quorum = among.validators(0).quorum();
        List<Signed> prepares = new ArrayList<>();
        for (int member = 0; member < quorum; member++) {
            fails(among, among.change(0, TO, new PreparedCertificate(PREPARED, prepared, prepares)));
            prepares.add(among.prepare(member, PREPARED, prepared).signed());
        }
        passes(among, among.change(0, TO, new PreparedCertificate(PREPARED, prepared, prepares)));
    }

    @Test
    void change_twoPreparesOfOneMember_isRefused() {
        fails(speakers, claims(speakers.prepared(PREPARED, block, 0, 1, 1)));
        fails(speakers, claims(speakers.prepared(PREPARED, block, 0, 1, 2, 2)));
    }

    @Test
    void change_prepareOfAnotherRound_isRefused() {
        fails(speakers, claimsWith(speakers.prepare(2, 0, block).signed()));
    }

    @Test
    void change_prepareOfAnotherHeight_isRefused() {
        View elsewhere = new View(Speakers.HEIGHT - 1, PREPARED);
        fails(speakers, claimsWith(speakers.say(2, Statement.prepare(elsewhere, block.hash()))));
    }

    @Test
    void change_prepareOfAnotherBlock_isRefused() {
        fails(speakers, claimsWith(speakers.prepare(2, PREPARED, other).signed()));
    }

    @Test
    void change_commitInPlaceOfAPrepare_isRefused() {
        fails(speakers, claimsWith(speakers.commit(2, PREPARED, block).signed()));
    }

    @Test
    void change_prepareWithABadSignature_isRefused() {
        fails(speakers, claimsWith(Speakers.spoilt(genuine())));
    }

    @Test
    void change_prepareOfAnotherMember_isRefused() {
        Signed borrowed =
                Speakers.ascribed(2, speakers.prepare(1, PREPARED, block).signed());
        fails(speakers, claimsWith(borrowed));
    }

    @Test
    void change_prepareOfNoMember_isRefused() {
        Signed stranger = Speakers.of(7).prepare(4, PREPARED, block).signed();
        fails(speakers, claimsWith(stranger));
    }
}
