package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;

/** Signs what an instance says, and collects what follows from one input. Not thread-safe. */
final class InstanceOutput {
    private final Signatures signatures;
    private final List<Message> sentInRound = new ArrayList<>();
    private final List<VoteRecord> votes = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private OptionalLong timer = OptionalLong.empty();
    private Optional<CertifiedBlock> decided = Optional.empty();

    InstanceOutput(Signatures signatures) {
        this.signatures = signatures;
    }

    /** Discards what an earlier input that failed left behind. */
    void begin() {
        votes.clear();
        messages.clear();
        timer = OptionalLong.empty();
        decided = Optional.empty();
    }

    /** What was collected since {@link #begin()}. */
    Ready ready() {
        return new Ready(votes, messages, timer, decided);
    }

    /** The messages of the current round. */
    List<Message> sentInRound() {
        return List.copyOf(sentInRound);
    }

    /** The next round begins: what was sent in earlier ones is not sent again. */
    void enterRound() {
        sentInRound.clear();
    }

    void save(VoteRecord vote) {
        votes.add(vote);
    }

    void sendProposal(Statement propose, Block block, List<Signed> roundChanges, List<Signed> prepares) {
        send(new Message.Proposal(signatures.sign(propose), block, roundChanges, prepares));
    }

    Signed sendVote(Statement statement) {
        Signed vote = signatures.sign(statement);
        send(new Message.Vote(vote));
        return vote;
    }

    Message.RoundChange sendRoundChange(View view, Optional<PreparedCertificate> prepared) {
        Message.RoundChange change =
                new Message.RoundChange(signatures.sign(Statement.roundChange(view, prepared)), prepared);
        send(change);
        return change;
    }

    private void send(Message message) {
        sentInRound.add(message);
        messages.add(message);
    }

    /** Sends the messages of the current round once more. */
    void sendAgain() {
        messages.addAll(sentInRound);
    }

    void startTimer(long round) {
        timer = OptionalLong.of(round);
    }

    void decide(CertifiedBlock block) {
        decided = Optional.of(block);
    }
}
