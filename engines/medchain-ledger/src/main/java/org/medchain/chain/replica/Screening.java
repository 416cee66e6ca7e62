package org.medchain.chain.replica;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * Checks the form of events, and remembers those that passed last or are being checked: an event's hash covers all of its bytes, so an
 * event that passed once passes again. Thread-safe.
 */
final class Screening implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Screening.class.getName());
    private static final int MAX_CACHED = 1 << 16;

    private final Form form;
    private final Executor threads;
    private final Runnable end;
    /** The outcomes of events that passed or are being checked. */
    private final Cache<EventHash, CompletableFuture<Void>> known = CacheBuilder.newBuilder()
            .maximumSize(MAX_CACHED)
            .concurrencyLevel(1)
            .build();

    /** Checks the form of an event. */
    @FunctionalInterface
    interface Form {
        void check(Event event) throws EventRefusedException;
    }

    private Screening(Form form, Executor threads, Runnable end) {
        this.form = form;
        this.threads = threads;
        this.end = end;
    }

    /** Checks on the calling thread. */
    static Screening byCaller(Form form) {
        return on(Runnable::run, form);
    }

    /** Checks on {@code threads}, which stay as they are when this is closed. */
    static Screening on(Executor threads, Form form) {
        return new Screening(form, threads, () -> {});
    }

    /** Checks on new threads, one for each core. */
    static Screening onAllCores(Form form) {
        ExecutorService pool = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-ledger-screening-%d")
                        .setDaemon(true)
                        .build());
        return new Screening(form, pool, () -> end(pool));
    }

    /** Screens one event, unless it passed before or is being screened. */
    CompletableFuture<Void> screen(Event event) {
        CompletableFuture<Void> before = known.getIfPresent(event.hash());
        return before != null ? before : screenAgain(event);
    }

    /** Waits until all of {@code events} are screened, unless they passed before. */
    void screenAll(List<Event> events) throws EventRefusedException, StorageException, UnavailableException {
        awaitAll(events.stream().map(this::screen).toList());
    }

    /** Waits until all of {@code events} are screened, whether they passed before or not. */
    void screenAllAgain(List<Event> events) throws EventRefusedException, StorageException, UnavailableException {
        awaitAll(events.stream().map(this::screenAgain).toList());
    }

    private static void awaitAll(List<CompletableFuture<Void>> running)
            throws EventRefusedException, StorageException, UnavailableException {
        for (CompletableFuture<Void> screening : running) {
            await(screening);
        }
    }

    /** Waits for one screening. */
    static void await(CompletableFuture<Void> screening)
            throws EventRefusedException, StorageException, UnavailableException {
        try {
            screening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventRefusedException refused) {
                throw refused;
            }
            if (e.getCause() instanceof StorageException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw unavailable;
            }
            if (isOfMachine(e.getCause())) {
                throw new UnavailableException(
                        "events cannot be screened now, append them again: " + e.getMessage(), e);
            }
            throw new StorageException("events cannot be screened: " + e.getMessage(), e);
        }
    }

    private CompletableFuture<Void> screenAgain(Event event) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        known.put(event.hash(), outcome);
        try {
            threads.execute(() -> screen(event, outcome));
        } catch (RejectedExecutionException e) {
            fail(event, outcome, new UnavailableException("the ledger is closed", e));
        } catch (RuntimeException | Error e) {
            fail(event, outcome, e);
        }
        return outcome;
    }

    /** An event that failed is checked again when it comes again. */
    private void fail(Event event, CompletableFuture<Void> outcome, Throwable failure) {
        known.asMap().remove(event.hash(), outcome);
        outcome.completeExceptionally(failure);
    }

    /** Computes something on the threads that screen. */
    <T> CompletableFuture<T> supply(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void screen(Event event, CompletableFuture<Void> outcome) {
        try {
            Optional<MedChainException> failure = check(event);
            if (failure.isPresent()) {
                fail(event, outcome, failure.get());
            } else {
                outcome.complete(null);
            }
        } catch (RuntimeException | Error e) {
            fail(event, outcome, e);
        }
    }

    /** Checks {@code events} on one of {@code threads}, whether they passed before or not, up to the first that fails. */
    CompletableFuture<Void> examine(List<Event> events, Executor threads) {
        return CompletableFuture.runAsync(
                () -> events.stream()
                        .flatMap(event -> check(event).stream())
                        .findFirst()
                        .ifPresent(Screening::fail),
                threads);
    }

    private static void fail(MedChainException failure) {
        throw new CompletionException(failure);
    }

    private Optional<MedChainException> check(Event event) {
        try {
            form.check(event);
            return Optional.empty();
        } catch (EventRefusedException e) {
            return Optional.of(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, () -> "MC-L021 the form of " + event + " cannot be judged", e);
            return Optional.of(unjudged(event, e));
        }
    }

    /**
     * The failure of an event whose check failed unexpectedly; the failure affects no other event. The event is refused if the
     * check would fail again, and unavailable otherwise.
     */
    static MedChainException unjudged(Event event, Throwable why) {
        String cause = Printable.of(why.toString());
        return isOfMachine(why)
                ? new UnavailableException(event + " cannot be judged now, append it again: " + cause, why)
                : new EventRefusedException(event.hash(), RefusalReason.MALFORMED, "it cannot be judged: " + cause);
    }

    /** True for lack of memory and classes that cannot be loaded. A stack overflow depends on the event. */
    private static boolean isOfMachine(@Nullable Throwable why) {
        return why instanceof LinkageError
                || (why instanceof VirtualMachineError && !(why instanceof StackOverflowError));
    }

    /** Finishes the checks under way and ends the threads. */
    @Override
    public void close() {
        end.run();
    }

    private static void end(ExecutorService pool) {
        pool.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(pool);
    }
}
