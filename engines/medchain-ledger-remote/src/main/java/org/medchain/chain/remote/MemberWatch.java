package org.medchain.chain.remote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.EventProof;
import org.medchain.error.UnavailableException;

/**
 * Finds out whether the members have changed, when a client begins and whenever something did not verify: what members whom
 * it does not know certified, it cannot tell from a lie. For the client's thread alone.
 */
final class MemberWatch {
    private final Peers peers;
    private @Nullable CompletableFuture<Optional<EventProof>> underWay;

    MemberWatch(Peers peers) {
        this.peers = peers;
    }

    /** What is going on ends without a result. */
    void clear() {
        if (underWay != null) {
            underWay.completeExceptionally(new UnavailableException("the look at the members was given up"));
        }
    }

    /** Asks for the next change, and the one after that, until there is none; unless that is going on. */
    void look() {
        if (underWay != null) {
            return;
        }
        CompletableFuture<Optional<EventProof>> found = new CompletableFuture<>();
        underWay = found;
        CompletableFuture<Void> unused = found.handle((change, failure) -> {
            underWay = null;
            if (change != null && change.isPresent()) {
                look();
            }
            return null;
        });
        long next = peers.proofs().members().changes().size() + 1L;
        new Inquiry<>(
                        peers,
                        new Question.Change(next),
                        new Readings(peers.proofs()).change(next),
                        Manner.unlikely(peers.quorum()),
                        found)
                .start();
    }
}
