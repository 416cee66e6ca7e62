package org.medchain.metrics;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Tag.Outcome;

/** Measures how long something takes, and how it ends. */
public final class Timing {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private Timing() {}

    /**
     * Something that is measured.
     *
     * @param <X> what it may throw besides
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        /** Does it. */
        T run() throws X, MedChainException;
    }

    /** Does {@code work}, and records its duration in the series of its outcome. */
    public static <T, X extends Exception> T of(Metrics metrics, Function<Outcome, Series> series, Work<T, X> work)
            throws X, MedChainException {
        long begun = System.nanoTime();
        Outcome outcome = Outcome.ERROR;
        try {
            T result = work.run();
            outcome = Outcome.OK;
            return result;
        } catch (Throwable e) {
            outcome = outcome(e);
            throw e;
        } finally {
            metrics.record(series.apply(outcome), secondsSince(begun));
        }
    }

    /** Begins {@code work}, and records the duration until its future completes. Returns that future itself. */
    public static <T> CompletableFuture<T> ofFuture(
            Metrics metrics, Function<Outcome, Series> series, Supplier<CompletableFuture<T>> work) {
        long begun = System.nanoTime();
        CompletableFuture<T> future = work.get();
        var unused = future.whenComplete((value, failure) ->
                metrics.record(series.apply(failure == null ? Outcome.OK : outcome(failure)), secondsSince(begun)));
        return future;
    }

    /** The seconds since a time by {@link System#nanoTime}. */
    public static double secondsSince(long begunNanos) {
        return (System.nanoTime() - begunNanos) / NANOS;
    }

    /** What a failure is. */
    public static Outcome outcome(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnavailableException) {
            return Outcome.UNAVAILABLE;
        } else if (cause instanceof StorageException) {
            return Outcome.STORAGE;
        } else if (cause instanceof VerificationException || cause instanceof MalformedException) {
            return Outcome.INVALID;
        } else if (cause instanceof MedChainException) {
            return Outcome.REFUSED;
        } else if (cause instanceof IOException) {
            return Outcome.STREAM;
        }
        return Outcome.ERROR;
    }
}
