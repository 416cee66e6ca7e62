package org.medchain.core.internal.network;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

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
            throw failure(what, e, patience);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause(), patience);
        }
    }

    /** What an engine's failure, or that it did not answer within {@code patience}, is to the caller. */
    public static MedChainException failure(String what, @Nullable Throwable cause, Duration patience) {
        if (cause instanceof MedChainException reported) {
            return reported;
        }
        if (cause instanceof TimeoutException) {
            return new UnavailableException("no answer for " + what + " within " + Printable.duration(patience), cause);
        }
        throw new IllegalStateException(what + " failed", cause);
    }
}
