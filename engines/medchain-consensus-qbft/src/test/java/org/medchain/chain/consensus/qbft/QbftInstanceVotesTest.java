package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.error.MedChainException;

/** Which votes count, and what they lead to. Member r leads round r. */
class QbftInstanceVotesTest {
    private static final int BLOCKS_KEPT = 8;

    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final DrivenMember member = new DrivenMember(speakers, 3);

    private Statement commit(long round, Block committed) {
        return Statement.commit(Speakers.view(round), committed.hash());
    }

    private Message.Proposal justified(long round, Block proposed) {
        return speakers.proposal(round, proposed, speakers.changes(round, 0, 1, 2), List.of());
    }

    private void enterRound1() throws MedChainException {
        member.receive(speakers.change(0, 1), speakers.change(1, 1));
        assertThat(member.instance().round()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void prepares_ofAQuorumAndNoFewer_leadToACommit(int members) throws MedChainException {
        Speakers among = Speakers.of(members);
        Block proposed = among.block(1);
        int self = members - 1;
        DrivenMember one = new DrivenMember(among, self);
        int quorum = among.validators(self).quorum();
        boolean committed = one.receive(among.proposal(proposed)).said().contains(commit(0, proposed));
        for (int i = 0; i < quorum - 1; i++) {
            assertThat(committed).isFalse();
            committed = one.receive(among.prepare(i, 0, proposed)).said().contains(commit(0, proposed));
        }
        assertThat(committed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void commits_ofAQuorumAndNoFewer_decide(int members) throws MedChainException {
        Speakers among = Speakers.of(members);
        Block proposed = among.block(1);
        DrivenMember one = new DrivenMember(among, members - 1);
        int quorum = among.validators(0).quorum();
        one.receive(among.proposal(proposed));
        for (int i = 0; i < quorum - 1; i++) {
            assertThat(one.receive(among.prepare(i, 0, proposed)).decided()).isEmpty();
        }
        for (int i = 0; i < quorum - 2; i++) {
            assertThat(one.receive(among.commit(i, 0, proposed)).decided()).isEmpty();
        }
        assertThat(one.receive(among.commit(quorum - 2, 0, proposed)).decided())
                .hasValueSatisfying(decided -> assertThat(decided.block()).isEqualTo(proposed));
    }

    @Test
    void proposal_toTheOnlyMember_isDecidedAtOnce() {
        Speakers alone = Speakers.of(1);
        Outputs outputs = new DrivenMember(alone, 0).propose(alone.block(1));
        assertThat(outputs.order()).containsExactly("save", "save", "PROPOSE", "PREPARE", "COMMIT", "timer", "decide");
    }

    @Test
    void certificate_ofTheDecision_isTheCommitsOfAQuorum() throws MedChainException {
        member.receive(speakers.proposal(block));
        member.receive(speakers.commit(1, 0, block), speakers.commit(0, 0, block));
        BlockCertificate certificate = member.receive(speakers.commit(2, 0, block))
                .decided()
                .orElseThrow()
                .certificate();
        assertThat(certificate.round()).isZero();
        assertThat(certificate.signatures())
                .extracting(signature -> signature.member())
                .containsExactly(0, 1, 2);
        assertThatCode(() -> certificate.verify(
                        speakers.world().config, speakers.world().config.memberSet(), block.header()))
                .doesNotThrowAnyException();
    }

    @Test
    void prepares_beforeTheProposal_count() throws MedChainException {
        member.receive(speakers.prepare(0, 0, block), speakers.prepare(1, 0, block));
        assertThat(member.receive(speakers.proposal(block)).said()).contains(commit(0, block));
    }

    @Test
    void commits_beforeTheProposal_count() throws MedChainException {
        for (int i = 0; i < 3; i++) {
            assertThat(member.receive(speakers.commit(i, 0, block)).all()).isEmpty();
        }
        assertThat(member.receive(speakers.proposal(block)).decided()).isPresent();
    }

    @Test
    void prepares_ofAnotherBlock_doNotCount() throws MedChainException {
        member.receive(speakers.proposal(block));
        assertThat(member.receive(speakers.prepare(0, 0, block), speakers.prepare(1, 0, other))
                        .all())
                .isEmpty();
    }

    @Test
    void prepares_ofAnotherRound_doNotCount() throws MedChainException {
        member.receive(speakers.proposal(block));
        assertThat(member.receive(speakers.prepare(0, 0, block), speakers.prepare(1, 1, block))
                        .all())
                .isEmpty();
    }

    @Test
    void prepare_ofTheSameMemberAgain_doesNotCount() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block));
        assertThat(member.receive(speakers.prepare(0, 0, block)).all()).isEmpty();
    }

    @Test
    void vote_secondOfAMemberInARound_isNotEvenVerified() throws MedChainException {
        member.receive(speakers.prepare(0, 0, block), speakers.commit(0, 0, block));
        Signed prepare = Speakers.spoilt(speakers.prepare(0, 0, other).signed());
        Signed commit = Speakers.spoilt(speakers.commit(0, 0, other).signed());
        assertThat(member.receive(new Message.Vote(prepare), new Message.Vote(commit))
                        .all())
                .isEmpty();
    }

    @Test
    void prepare_badSignature_isRefusedAndDoesNotCount() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block));
        member.refuses(
                new Message.Vote(Speakers.spoilt(speakers.prepare(1, 0, block).signed())));
        member.refuses(new Message.Vote(
                Speakers.ascribed(1, speakers.prepare(2, 0, block).signed())));
        assertThat(member.receive(speakers.prepare(1, 0, block)).said()).containsExactly(commit(0, block));
    }

    @Test
    void commit_badSignature_isRefusedAndDoesNotCount() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.commit(0, 0, block), speakers.commit(1, 0, block));
        member.refuses(
                new Message.Vote(Speakers.spoilt(speakers.commit(2, 0, block).signed())));
        member.refuses(new Message.Vote(
                Speakers.ascribed(2, speakers.commit(1, 0, block).signed())));
        assertThat(member.receive(speakers.commit(2, 0, block)).decided()).isPresent();
    }

    @Test
    void prepares_moreThanAQuorum_leadToNoSecondCommit() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block), speakers.prepare(1, 0, block));
        assertThat(member.receive(speakers.prepare(2, 0, block), speakers.prepare(2, 1, other))
                        .all())
                .isEmpty();
    }

    @Test
    void commits_ofDifferentRounds_doNotAddUp() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.commit(0, 0, block), speakers.commit(1, 0, block));
        assertThat(member.receive(speakers.commit(2, 1, block)).all()).isEmpty();
    }

    @Test
    void commits_ofDifferentBlocks_doNotAddUp() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.commit(0, 0, block), speakers.commit(1, 0, block));
        assertThat(member.receive(speakers.commit(2, 0, other)).all()).isEmpty();
    }

    @Test
    void commits_ofABlockThatWasNeverProposed_decideNothing() throws MedChainException {
        for (int i = 0; i < 3; i++) {
            assertThat(member.receive(speakers.commit(i, 0, block)).all()).isEmpty();
        }
        assertThat(member.receive(speakers.proposal(other)).decided()).isEmpty();
    }

    @Test
    void commits_beyondAQuorum_decideNothingAgain() throws MedChainException {
        member.receive(speakers.proposal(block));
        for (int i = 0; i < 3; i++) {
            member.receive(speakers.commit(i, 0, block));
        }
        assertThat(member.receive(speakers.prepare(0, 0, block), speakers.prepare(1, 0, block))
                        .all())
                .isEmpty();
        assertThat(member.instance().isUnderWay()).isFalse();
    }

    @Test
    void commits_ofAnEarlierRound_decideLate() throws MedChainException {
        member.receive(speakers.proposal(block));
        enterRound1();
        member.receive(speakers.commit(0, 0, block), speakers.commit(1, 0, block));
        Outputs outputs = member.receive(speakers.commit(2, 0, block));
        assertThat(outputs.decided()).hasValueSatisfying(decided -> {
            assertThat(decided.block()).isEqualTo(block);
            assertThat(decided.certificate().round()).isZero();
        });
    }

    @Test
    void prepares_ofAnEarlierRound_leadToNoCommit() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block));
        enterRound1();
        assertThat(member.receive(speakers.prepare(1, 0, block), speakers.prepare(2, 0, block))
                        .all())
                .isEmpty();
    }

    @Test
    void prepares_ofALaterRound_replaceWhatWasPreparedBefore() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block), speakers.prepare(1, 0, block));
        Outputs outputs =
                member.receive(justified(1, other), speakers.prepare(0, 1, other), speakers.prepare(1, 1, other));
        assertThat(outputs.said()).endsWith(commit(1, other));
        assertThat(member.timeout().sent(Message.RoundChange.class))
                .singleElement()
                .satisfies(change -> assertThat(change.prepared()).contains(speakers.prepared(1, other, 0, 1, 3)));
    }

    /** In rounds that others lead, as many other blocks as are kept. */
    private void acceptOthers() throws MedChainException {
        long round = 0;
        for (int i = 0; i < BLOCKS_KEPT; i++) {
            round += (round + 1) % 4 == 3 ? 2 : 1;
            member.receive(justified(round, speakers.block(10 + i)));
        }
    }

    @Test
    void commits_ofABlockThatManyOthersDisplaced_decideNothing() throws MedChainException {
        member.receive(speakers.proposal(block));
        acceptOthers();
        for (int i = 0; i < 3; i++) {
            assertThat(member.receive(speakers.commit(i, 0, block)).all()).isEmpty();
        }
    }

    @Test
    void commits_ofTheBlockThatIsPrepared_decideHoweverManyOthersCame() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block), speakers.prepare(1, 0, block));
        acceptOthers();
        member.receive(speakers.commit(0, 0, block));
        assertThat(member.receive(speakers.commit(1, 0, block)).decided()).isPresent();
    }
}
