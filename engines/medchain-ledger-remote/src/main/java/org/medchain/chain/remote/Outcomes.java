package org.medchain.chain.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.medchain.error.UnavailableException;

/** Waits for what always comes. */
final class Outcomes {
    private Outcomes() {}

    /** The outcome, which has its own deadline. */
    static <T> T await(CompletableFuture<T> outcome) throws UnavailableException {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the ledger", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw new UnavailableException(String.valueOf(unavailable.getMessage()), e);
            }
            throw new IllegalStateException("the ledger could not be asked", e.getCause());
        }
    }
}
