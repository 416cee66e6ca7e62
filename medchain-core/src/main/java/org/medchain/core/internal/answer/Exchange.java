package org.medchain.core.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * Talks with providers on threads of its own, so that one that stalls, in whatever call, holds up its caller no longer than
 * the caller allows. Thread-safe; closing ends what is under way.
 */
final class Exchange implements AutoCloseable {
    /** Sends a request and returns the answer as it streams in. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws MedChainException;
    }

    /** Takes an answer in, to its end. What it returns is closed by its caller, or here if nobody waits any more. */
    @FunctionalInterface
    interface Reception<T extends AutoCloseable> {
        T receive(InputStream answer) throws MedChainException;
    }

    /** Hands each task to a thread at once, so that none waits when it is closed. */
    private final ExecutorService pool = Executors.newCachedThreadPool(threads());

    /**
     * Opens and takes in one answer.
     *
     * @throws UnavailableException if that takes longer than {@code most}, the wait is interrupted, or this is closed
     */
    <T extends AutoCloseable> T run(Opening opening, Reception<T> reception, Duration most) throws MedChainException {
        Task<T> task = new Task<>(opening, reception);
        Future<T> result = submit(task);
        boolean received = false;
        try {
            T answer = result.get(most.toMillis(), TimeUnit.MILLISECONDS);
            received = true;
            return answer;
        } catch (TimeoutException e) {
            throw new UnavailableException(
                    "the answer was not complete within " + Printable.duration(most)
                            + ": try again, or allow more time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for an answer", e);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (!received) {
                abandon(task, result);
            }
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private <T extends AutoCloseable> Future<T> submit(Task<T> task) throws UnavailableException {
        try {
            return pool.submit(task::run);
        } catch (RejectedExecutionException e) {
            throw new UnavailableException("this requester is closed", e);
        }
    }

    /** Closing a stream may itself block: that is no longer the caller's concern. */
    private void abandon(Task<?> task, Future<?> result) {
        task.abandoned = true;
        result.cancel(true);
        try {
            pool.execute(task::close);
        } catch (RejectedExecutionException closed) {
            task.close();
        }
    }

    private static MedChainException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof MedChainException reported) {
            return reported;
        }
        if (cause instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (cause instanceof Error fatal) {
            throw fatal;
        }
        throw new IllegalStateException("an exchange failed", cause);
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "medchain-exchange-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** One answer. Whoever comes second, the thread that receives or the one that gives up, closes what is left. */
    private static final class Task<T extends AutoCloseable> {
        private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

        private final Opening opening;
        private final Reception<T> reception;
        private volatile boolean abandoned;
        private @Nullable InputStream answer;
        private @Nullable T received;

        Task(Opening opening, Reception<T> reception) {
            this.opening = opening;
            this.reception = reception;
        }

        T run() throws MedChainException {
            try (InputStream opened = opening.open()) {
                hold(opened);
                return keep(reception.receive(opened));
            } catch (IOException e) {
                throw new UnavailableException("the answer cannot be closed", e);
            }
        }

        /** Closes what there is; what comes later closes itself. */
        synchronized void close() {
            closeQuietly(answer);
            closeQuietly(received);
        }

        private synchronized void hold(InputStream opened) throws UnavailableException {
            if (abandoned) {
                throw new UnavailableException("nobody waits for the answer any more");
            }
            answer = opened;
        }

        /** If this is abandoned after it has looked, {@link #close} comes later and closes what is kept here. */
        private synchronized T keep(T complete) {
            received = complete;
            if (abandoned) {
                closeQuietly(complete);
            }
            return complete;
        }

        private static void closeQuietly(@Nullable AutoCloseable resource) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                LOG.log(System.Logger.Level.DEBUG, "an abandoned answer cannot be closed", e);
            }
        }
    }
}
