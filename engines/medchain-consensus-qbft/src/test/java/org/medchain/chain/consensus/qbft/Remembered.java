package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.StorageException;

/** What a member may say after it remembered these votes: what a crash cannot make it contradict. */
final class Remembered {
    private final List<VoteRecord> votes;
    private final boolean roundZeroIsOver;

    /** These were remembered before. */
    Remembered(List<VoteRecord> votes) {
        this(votes, false);
    }

    private Remembered(List<VoteRecord> votes, boolean roundZeroIsOver) {
        this.votes = new ArrayList<>(votes);
        this.roundZeroIsOver = roundZeroIsOver;
    }

    /** What a process that begins finds about the block of this height. */
    static Remembered in(VoteLog log, long height) throws StorageException {
        List<VoteRecord> votes = log.votes(height);
        boolean later = votes.stream().anyMatch(vote -> vote.view().round() > 0);
        return new Remembered(votes, later || log.isForfeit(height));
    }

    void add(VoteRecord vote) {
        votes.add(vote);
    }

    /** True if the member will know of this after a crash, or say nothing else. */
    boolean covers(Statement statement) {
        View view = statement.view();
        if (roundZeroIsOver && saysNothingElse(statement)) {
            return true;
        }
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

    private static boolean saysNothingElse(Statement statement) {
        return switch (statement.kind()) {
            case PROPOSE, PREPARE -> statement.view().round() == 0;
            case COMMIT -> false;
            case ROUND_CHANGE ->
                statement.view().round() == 1 && statement.block().isEmpty();
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
