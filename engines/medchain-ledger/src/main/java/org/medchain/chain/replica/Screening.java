package org.medchain.chain.replica;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * Checks the form of events, and caches those that passed last: an event's hash covers all of its bytes, so an event that passed
 * once passes again. Thread-safe.
 */
final class Screening implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Screening.class.getName());
    private static final int MAX_CACHED = 1 << 16;

    private final Form form;
    private final Executor threads;
    private final Runnable end;
    private final Cache<EventHash, Boolean> passed = CacheBuilder.newBuilder()
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
        return new Screening(form, Runnable::run, () -> {});
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

    /** Screens one event, unless it passed before. */
    CompletableFuture<Void> screen(Event event) {
        return passed.getIfPresent(event.hash()) != null ? CompletableFuture.completedFuture(null) : screenAgain(event);
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
            throw new StorageException("events cannot be screened: " + e.getMessage(), e);
        }
    }

    private CompletableFuture<Void> screenAgain(Event event) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        try {
            threads.execute(() -> screen(event, outcome));
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(new UnavailableException("the ledger is closed", e));
        }
        return outcome;
    }

    private void screen(Event event, CompletableFuture<Void> outcome) {
        try {
            form.check(event);
            passed.put(event.hash(), true);
            outcome.complete(null);
        } catch (EventRefusedException e) {
            outcome.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, () -> "MC-L021 the form of " + event + " cannot be judged", e);
            outcome.completeExceptionally(unjudged(event, e));
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
    private static boolean isOfMachine(Throwable why) {
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
