package org.medchain.chain.remote.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.remote.wire.Question;
import org.medchain.error.UnavailableException;

/**
 * Reads changes of the members: with the first link, and whenever an answer did not verify, since blocks that unknown members
 * certified look like forgeries. For the client's thread.
 */
final class MemberWatch {
    private final Peers peers;
    private @Nullable CompletableFuture<Optional<EventProof>> running;

    MemberWatch(Peers peers) {
        this.peers = peers;
    }

    /** Gives up the read that is under way. */
    void cancel() {
        if (running != null) {
            running.completeExceptionally(new UnavailableException("the read of member changes was cancelled"));
        }
    }

    /** Reads one change after the other until there is none; has no effect while that is under way. */
    void update() {
        if (running != null) {
            return;
        }
        CompletableFuture<Optional<EventProof>> found = new CompletableFuture<>();
        running = found;
        CompletableFuture<Void> unused = found.handle((change, failure) -> {
            running = null;
            if (change != null && change.isPresent()) {
                update();
            }
            return null;
        });
        long next = peers.proofs().members().changes().size() + 1L;
        new ReadOperation<>(
                        peers,
                        new Question.Change(next),
                        new AnswerVerifiers(peers.proofs()).change(next),
                        ReadPolicy.firstProofOf(peers.quorum()),
                        found)
                .start();
    }
}
