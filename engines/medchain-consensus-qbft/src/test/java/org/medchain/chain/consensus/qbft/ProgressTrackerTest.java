package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Which members a member believes to be ahead, and which it asks. */
class ProgressTrackerTest {
    private static final int PATIENCE_TICKS = 5;

    private final Speakers speakers = Speakers.of(4);
    private final List<Block> blocks = new ArrayList<>();

    private ProgressTracker at(int height) throws MedChainException {
        return new ProgressTracker(speakers.replica(height, blocks), 0);
    }

    private static Message.Status nothing() {
        return OneNode.status(Optional.empty(), Optional.empty(), true);
    }

    private Message.Status head(long height, BlockCertificate certificate, Block block) {
        assertThat(block.header().height()).isEqualTo(height);
        return OneNode.status(Optional.of(new Message.Head(block.header(), certificate)), Optional.empty(), false);
    }

    private Message.Status proved(long height) {
        Block block = speakers.block(height, 1);
        return head(height, Certificates.by(speakers, block, 1, 2, 3), block);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,1", "4,2", "7,4"})
    void isReady_onlyOnceAQuorumWithThisMemberSaidItsHeight(int members, int others) throws MedChainException {
        ProgressTracker progress = new ProgressTracker(Speakers.of(members).replica(0, blocks), 0);
        for (int i = 1; i <= others; i++) {
            assertThat(progress.isReady()).isFalse();
            progress.status(i, nothing());
            progress.status(i, nothing());
        }
        assertThat(progress.isReady()).isTrue();
    }

    @Test
    void isReady_someMemberProvedToBeAhead_isFalse() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.status(1, nothing());
        progress.status(2, proved(1));
        assertThat(progress.isReady()).isFalse();
        progress.status(3, nothing());
        assertThat(progress.isReady()).isFalse();
    }

    @Test
    void isReady_wordOfNoMember_doesNotCount() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.status(1, nothing());
        progress.status(5, nothing());
        assertThat(progress.isReady()).isFalse();
    }

    @Test
    void status_headWithTooFewSignatures_isRefusedAndTheMemberIsNotHeard() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.status(1, nothing());
        Block block = speakers.block(1, 1);
        Message.Status unproved = head(1, Certificates.by(speakers, block, 1, 2), block);
        assertThatThrownBy(() -> progress.status(2, unproved)).isInstanceOf(VerificationException.class);
        assertThat(progress.isReady()).isFalse();
    }

    @Test
    void status_headWithTheCertificateOfAnotherBlock_isRefused() throws MedChainException {
        ProgressTracker progress = at(0);
        Block block = speakers.block(1, 1);
        Message.Status unproved = head(1, Certificates.of(speakers, speakers.block(1, 2)), block);
        assertThatThrownBy(() -> progress.status(2, unproved)).isInstanceOf(VerificationException.class);
    }

    @Test
    void whomToAsk_nobodyAhead_isNobody() throws MedChainException {
        ProgressTracker progress = at(2);
        progress.claim(1, 2);
        assertThat(progress.whomToAsk()).isEmpty();
        assertThat(progress.isWaiting()).isFalse();
    }

    @Test
    void whomToAsk_severalAhead_isEachOnceUntilItAnswers() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.claim(1, 3);
        progress.claim(3, 1);
        assertThat(progress.whomToAsk()).contains(1);
        assertThat(progress.whomToAsk()).contains(3);
        assertThat(progress.whomToAsk()).isEmpty();
        assertThat(progress.isWaiting()).isTrue();
        assertThat(progress.answered(1)).isTrue();
        assertThat(progress.answered(1)).isFalse();
        assertThat(progress.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberThatOwesAnAnswerForTooLong_isAskedAgain() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.claim(1, 3);
        assertThat(progress.whomToAsk()).contains(1);
        for (int i = 1; i < PATIENCE_TICKS; i++) {
            progress.tick();
            assertThat(progress.whomToAsk()).isEmpty();
        }
        progress.tick();
        assertThat(progress.answered(1)).isFalse();
        assertThat(progress.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberWhoseLinkBeginsAnew_isAskedAgain() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.claim(1, 3);
        assertThat(progress.whomToAsk()).contains(1);
        progress.linked(1);
        assertThat(progress.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberThatHadLessThanItClaimed_isNotAskedAgain() throws MedChainException {
        ProgressTracker progress = at(0);
        progress.claim(1, 3);
        progress.disappointed(1);
        assertThat(progress.whomToAsk()).isEmpty();
        progress.claim(1, 1);
        assertThat(progress.whomToAsk()).contains(1);
    }

    @Test
    void claim_ofALowerHeight_doesNotTakeBackAHigherOne() throws MedChainException {
        ProgressTracker progress = at(1);
        progress.claim(1, 2);
        progress.claim(1, 0);
        assertThat(progress.whomToAsk()).contains(1);
    }

    @Test
    void head_ofThisMember_isItsLastBlock() throws MedChainException {
        assertThat(at(2).head().orElseThrow().header()).isEqualTo(blocks.get(1).header());
        assertThat(at(0).head()).isEmpty();
    }
}
