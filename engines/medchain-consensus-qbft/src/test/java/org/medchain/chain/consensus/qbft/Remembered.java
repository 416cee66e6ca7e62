package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;

/** What a member may say after it remembered these votes: what a crash cannot make it contradict. */
final class Remembered {
    private final List<VoteRecord> votes;

    /** These were remembered before. */
    Remembered(List<VoteRecord> votes) {
        this.votes = new ArrayList<>(votes);
    }

    void add(VoteRecord vote) {
        votes.add(vote);
    }

    /** True if the member will know of this after a crash. */
    boolean covers(Statement statement) {
        View view = statement.view();
        return switch (statement.kind()) {
            case PROPOSE, PREPARE -> hasAccepted(view, statement.block().orElseThrow());
            case COMMIT -> hasPrepared(view.round(), statement.block().orElseThrow());
            case ROUND_CHANGE ->
                hasReached(view)
                        && (statement.block().isEmpty()
                                || hasPrepared(
                                        statement.preparedRound().orElseThrow(),
                                        statement.block().get()));
        };
    }

    private boolean hasAccepted(View view, BlockHash block) {
        return votes.stream()
                .anyMatch(vote -> vote.view().equals(view) && vote.accepted().equals(Optional.of(block)));
    }

    private boolean hasPrepared(long round, BlockHash block) {
        return votes.stream()
                .flatMap(vote -> vote.prepared().stream())
                .anyMatch(prepared ->
                        prepared.round() == round && prepared.block().hash().equals(block));
    }

    private boolean hasReached(View view) {
        return votes.stream().anyMatch(vote -> vote.view().equals(view));
    }
}
