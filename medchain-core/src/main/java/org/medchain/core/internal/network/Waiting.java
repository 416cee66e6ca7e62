package org.medchain.core.internal.network;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** Waits for an engine, for a bounded time. */
public final class Waiting {
    private Waiting() {}

    /**
     * The value of {@code future}.
     *
     * @throws MedChainException what the engine reports
     * @throws UnavailableException if it does not answer within {@code patience}, or the wait is interrupted
     */
    public static <T> T await(String what, CompletableFuture<T> future, Duration patience) throws MedChainException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for " + what, e);
        } catch (TimeoutException e) {
            throw new UnavailableException("no answer for " + what + " within " + patience, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MedChainException reported) {
                throw reported;
            }
            throw new IllegalStateException(what + " failed", e.getCause());
        }
    }
}
