package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** What a member remembers before it says what follows from it. Member r leads round r. */
class QbftInstanceSavesTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final DrivenMember member = new DrivenMember(speakers, 3);

    @Test
    void proposal_accepted_isSavedBeforeThePrepare() throws MedChainException {
        Outputs outputs = member.receive(speakers.proposal(block));
        assertThat(outputs.order()).containsExactly("save", "PREPARE", "timer");
        assertThat(outputs.saved()).containsExactly(VoteRecord.accepted(Speakers.view(0), block.hash()));
    }

    @Test
    void proposal_ofItsOwn_isSavedBeforeItIsSaidAndOnce() {
        Outputs outputs = new DrivenMember(speakers, 0).propose(block);
        assertThat(outputs.order()).containsExactly("save", "PROPOSE", "PREPARE", "timer");
        assertThat(outputs.saved()).containsExactly(VoteRecord.accepted(Speakers.view(0), block.hash()));
    }

    @Test
    void block_prepared_isSavedBeforeTheCommit() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.prepare(0, 0, block));
        Outputs outputs = member.receive(speakers.prepare(1, 0, block));
        assertThat(outputs.order()).containsExactly("save", "COMMIT");
        assertThat(outputs.saved())
                .containsExactly(VoteRecord.prepared(Speakers.view(0), speakers.prepared(0, block, 0, 1, 3)));
    }

    @Test
    void round_entered_isSavedBeforeTheRoundChange() {
        Outputs outputs = member.timeout();
        assertThat(outputs.order()).containsExactly("save", "ROUND_CHANGE", "timer");
        assertThat(outputs.saved()).containsExactly(VoteRecord.moved(Speakers.view(1)));
    }

    @Test
    void round_enteredWithOthers_isSavedBeforeTheRoundChange() throws MedChainException {
        Outputs outputs = member.receive(speakers.change(0, 5), speakers.change(1, 5));
        assertThat(outputs.order()).containsExactly("save", "ROUND_CHANGE", "timer");
        assertThat(outputs.saved()).containsExactly(VoteRecord.moved(Speakers.view(5)));
    }

    @Test
    void round_enteredWithAProposal_isSavedBeforeBothAreSaid() throws MedChainException {
        Outputs outputs = member.receive(speakers.proposal(1, block, speakers.changes(1, 0, 1, 2), List.of()));
        assertThat(outputs.order()).containsExactly("save", "save", "ROUND_CHANGE", "PREPARE", "timer");
        assertThat(outputs.saved())
                .containsExactly(
                        VoteRecord.moved(Speakers.view(1)), VoteRecord.accepted(Speakers.view(1), block.hash()));
    }

    @Test
    void block_reproposed_isSavedBeforeItIsSaid() throws MedChainException {
        DrivenMember leader = new DrivenMember(speakers, 1);
        leader.timeout();
        leader.receive(speakers.change(0, 1, speakers.prepared(0, block, 0, 2, 3)));
        Outputs outputs = leader.receive(speakers.change(2, 1));
        assertThat(outputs.order()).containsExactly("save", "PROPOSE", "PREPARE", "timer");
        assertThat(outputs.saved()).containsExactly(VoteRecord.accepted(Speakers.view(1), block.hash()));
    }

    @Test
    void decision_withoutVotesOfItsOwn_savesNothing() throws MedChainException {
        member.receive(speakers.proposal(block), speakers.commit(0, 0, block), speakers.commit(1, 0, block));
        assertThat(member.receive(speakers.commit(2, 0, block)).order()).containsExactly("decide");
    }
}
