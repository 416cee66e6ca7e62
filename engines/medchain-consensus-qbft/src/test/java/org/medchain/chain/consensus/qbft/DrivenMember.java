package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A member whose {@link Agreement} a test drives, message by message. Whatever it says, it must have remembered: each step
 * is watched.
 */
final class DrivenMember {
    private final Agreement agreement;
    private final List<String> judged = new ArrayList<>();
    private Remembered remembered = new Remembered(List.of());

    /** It takes any block. */
    DrivenMember(Speakers speakers, int self) {
        this(speakers, self, (block, reproposed) -> {});
    }

    DrivenMember(Speakers speakers, int self, BlockCheck blocks) {
        this.agreement = new Agreement(
                speakers.committee(self),
                speakers.signatures(self),
                (block, reproposed) -> {
                    judged.add(reproposed ? "again" : "new");
                    blocks.check(block, reproposed);
                },
                Speakers.HEIGHT);
    }

    Agreement agreement() {
        return agreement;
    }

    /** How it judged blocks until now: as new ones, or as ones that are proposed again. */
    List<String> judged() {
        return judged;
    }

    /** Takes all of these, one after the other. */
    Steps receive(Message.ForAgreement... messages) throws MedChainException {
        List<Step> steps = new ArrayList<>();
        for (Message.ForAgreement message : messages) {
            steps.addAll(watched(agreement.receive(message)).all());
        }
        return new Steps(steps);
    }

    /** It does not take this, and stays in its round. */
    void refuses(Message.ForAgreement message) {
        long round = agreement.round();
        assertThatThrownBy(() -> agreement.receive(message)).isInstanceOf(VerificationException.class);
        assertThat(agreement.round()).isEqualTo(round);
    }

    Steps timeout() {
        return watched(agreement.timeout());
    }

    Steps propose(Block block) {
        return watched(agreement.propose(block));
    }

    /** Its process begins again, with these votes in the log. */
    Steps resume(VoteRecord... votes) {
        remembered = new Remembered(List.of(votes));
        return watched(agreement.resume(List.of(votes)));
    }

    private Steps watched(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Save save) {
                remembered.add(save.vote());
            } else if (step instanceof Step.Broadcast broadcast
                    && broadcast.message() instanceof Message.ForAgreement message) {
                assertThat(message.signed().statement()).matches(remembered::covers, "is remembered");
            }
        }
        return new Steps(steps);
    }
}
