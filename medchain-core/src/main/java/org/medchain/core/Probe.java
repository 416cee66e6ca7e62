package org.medchain.core;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks what may hang, such as a database, on a thread of its own, so that whoever wants the answer waits for a limited time. While an
 * answer is outstanding nothing else is asked: all wait for that one. Thread-safe.
 */
final class Probe<T> {
    private static final String THREAD = "medchain-probe";

    private final Callable<T> question;
    private @Nullable FutureTask<T> asked;

    Probe(Callable<T> question) {
        this.question = question;
    }

    /**
     * The answer; empty if there is none in time.
     *
     * @throws ExecutionException with what the question threw
     */
    Optional<T> answer(Duration patience) throws ExecutionException {
        try {
            return Optional.of(ask().get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Asks, unless an answer is outstanding. */
    private synchronized FutureTask<T> ask() {
        FutureTask<T> current = asked;
        if (current == null || current.isDone()) {
            current = new FutureTask<>(question);
            Thread thread = new Thread(current, THREAD);
            thread.setDaemon(true);
            thread.start();
            asked = current;
        }
        return current;
    }
}
