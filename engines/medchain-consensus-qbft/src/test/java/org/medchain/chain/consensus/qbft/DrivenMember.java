package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A member whose {@link QbftInstance} a test drives, message by message. Whatever it says, it must have remembered: each
 * output is watched.
 */
final class DrivenMember {
    private final QbftInstance instance;
    private final List<String> judged = new ArrayList<>();
    private Remembered remembered = new Remembered(List.of());

    /** It takes any block. */
    DrivenMember(Speakers speakers, int self) {
        this(speakers, self, (block, reproposed) -> {});
    }

    DrivenMember(Speakers speakers, int self, BlockCheck blocks) {
        this(speakers, self, blocks, QbftInstance.FirstRound.LED);
    }

    /** It takes any block, and makes that of round 0 by itself. */
    static DrivenMember leaderless(Speakers speakers, int self) {
        return new DrivenMember(speakers, self, (block, reproposed) -> {}, QbftInstance.FirstRound.LEADERLESS);
    }

    /** It does not know what it said in round 0. */
    static DrivenMember forfeiting(Speakers speakers, int self) {
        return new DrivenMember(speakers, self, (block, reproposed) -> {}, QbftInstance.FirstRound.FORFEIT);
    }

    private DrivenMember(Speakers speakers, int self, BlockCheck blocks, QbftInstance.FirstRound firstRound) {
        this.instance = new QbftInstance(
                speakers.validators(self),
                speakers.signatures(self),
                (block, reproposed) -> {
                    judged.add(reproposed ? "again" : "new");
                    blocks.check(block, reproposed);
                },
                Speakers.HEIGHT,
                firstRound);
    }

    QbftInstance instance() {
        return instance;
    }

    /** How it judged blocks until now: as new ones, or as ones that are proposed again. */
    List<String> judged() {
        return judged;
    }

    /** Takes all of these, one after the other. */
    Outputs receive(Message.ForInstance... messages) throws MedChainException {
        List<Ready> outputs = new ArrayList<>();
        for (Message.ForInstance message : messages) {
            outputs.addAll(watched(instance.receive(message)).all());
        }
        return new Outputs(outputs);
    }

    /** It does not take this, and stays in its round. */
    void refuses(Message.ForInstance message) {
        long round = instance.round();
        assertThatThrownBy(() -> instance.receive(message)).isInstanceOf(VerificationException.class);
        assertThat(instance.round()).isEqualTo(round);
    }

    Outputs timeout() {
        return watched(instance.timeout());
    }

    Outputs propose(Block block) {
        return watched(instance.propose(block));
    }

    Outputs candidate(Block block) {
        return watched(instance.candidate(block));
    }

    /** Its process begins again, with these votes in the log. */
    Outputs resume(VoteRecord... votes) {
        remembered = new Remembered(List.of(votes));
        return watched(instance.resume(List.of(votes)));
    }

    private Outputs watched(Ready ready) {
        ready.votes().forEach(remembered::add);
        Outputs outputs = new Outputs(List.of(ready));
        assertThat(outputs.said()).allMatch(remembered::covers, "is remembered");
        return outputs;
    }
}
