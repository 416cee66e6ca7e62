package org.medchain.core.internal.network;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * Begins reads that do not need one another's results, so that a remote ledger is waited for once and not once for each. A read may
 * begin others: none waits for a thread. Thread-safe.
 */
public final class Reads implements AutoCloseable {
    private static final int THREADS = 64;
    private static final long IDLE_SECONDS = 30;

    private final Optional<ExecutorService> threads;

    private Reads(Optional<ExecutorService> threads) {
        this.threads = threads;
    }

    /** Those of a ledger: together if it is remote, each where it is awaited otherwise. */
    public static Reads of(Ledger ledger) {
        return ledger.isRemote() ? together() : inTurn();
    }

    /** Carries out each read on the thread that awaits it, as it does. */
    public static Reads inTurn() {
        return new Reads(Optional.empty());
    }

    /** Carries out each read at once, on one of {@value #THREADS} threads; when all are busy, on the caller's. */
    public static Reads together() {
        return new Reads(Optional.of(new ThreadPoolExecutor(
                0,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-read-%d")
                        .setDaemon(true)
                        .build(),
                (read, busy) -> read.run())));
    }

    /** What is read. */
    @FunctionalInterface
    public interface Read<T> {
        T read() throws MedChainException;
    }

    /** A read that was begun. */
    @FunctionalInterface
    public interface Pending<T> {
        /**
         * The result; to be called once.
         *
         * @throws MedChainException as the read does, like everything unchecked that it throws
         * @throws UnavailableException also if the wait is interrupted; a retry helps
         */
        T await() throws MedChainException;
    }

    /** All results, in their order. */
    public static <T> List<T> awaitAll(List<Pending<T>> pending) throws MedChainException {
        List<T> results = new ArrayList<>();
        for (Pending<T> one : pending) {
            results.add(one.await());
        }
        return List.copyOf(results);
    }

    /** Begins a read. Nothing is lost by one that nobody awaits. */
    <T> Pending<T> begin(Read<T> read) {
        if (threads.isEmpty()) {
            return read::read;
        }
        FutureTask<T> task = new FutureTask<>(read::read);
        threads.get().execute(task);
        return () -> await(task);
    }

    private static <T> T await(FutureTask<T> task) throws MedChainException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the ledger: a retry helps", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            Throwables.throwIfInstanceOf(cause, MedChainException.class);
            Throwables.throwIfUnchecked(cause);
            throw new IllegalStateException("the read failed unexpectedly", cause);
        }
    }

    /** Reads that begin later are carried out on their callers' threads. */
    @Override
    public void close() {
        threads.ifPresent(ExecutorService::shutdown);
    }
}
