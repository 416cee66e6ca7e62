package org.medchain.chain.replica;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;
import org.medchain.error.Printable;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.time.Uninterruptible;

/**
 * Checks the form of events and remembers the last ones that passed: an event is
 * named by the hash of all its bytes, so what passed once passes again. Thread-safe.
 */
final class Screening implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Screening.class.getName());
    private static final int REMEMBERED = 1 << 16;

    private final Form form;
    private final Executor threads;
    private final Runnable end;
    private final Set<EventHash> passed = Collections.synchronizedSet(Collections.newSetFromMap(new LastPassed()));

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

    /** On the thread that asks. */
    static Screening byCaller(Form form) {
        return new Screening(form, Runnable::run, () -> {});
    }

    /** On threads of its own, one for each core. */
    static Screening onAllCores(Form form) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, "medchain-ledger-screening-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), factory);
        return new Screening(form, pool, () -> end(pool));
    }

    /** Screens one event, unless it passed before. */
    CompletableFuture<Void> screen(Event event) {
        return passed.contains(event.hash()) ? CompletableFuture.completedFuture(null) : screenAgain(event);
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
            passed.add(event.hash());
            outcome.complete(null);
        } catch (EventRefusedException e) {
            outcome.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, () -> "the form of " + event + " cannot be judged", e);
            outcome.completeExceptionally(unjudged(event, e));
        }
    }

    /**
     * What an event ends with that nobody could say anything of: whatever is in it, it ends nothing but itself. It is refused
     * if what failed over it would fail over it again, and else unavailable.
     */
    static MedChainException unjudged(Event event, Throwable why) {
        String cause = Printable.of(why.toString());
        return isOfTheMachine(why)
                ? new UnavailableException(event + " cannot be judged now, append it again: " + cause, why)
                : new EventRefusedException(event.hash(), RefusalReason.MALFORMED, "it cannot be judged: " + cause);
    }

    /** No memory, or a class that cannot be loaded; how deep the stack grows, an event decides. */
    private static boolean isOfTheMachine(Throwable why) {
        return why instanceof LinkageError
                || (why instanceof VirtualMachineError && !(why instanceof StackOverflowError));
    }

    /** Finishes what is running. */
    @Override
    public void close() {
        end.run();
    }

    private static void end(ExecutorService pool) {
        pool.shutdown();
        Uninterruptible.ended(pool);
    }

    private static final class LastPassed extends LinkedHashMap<EventHash, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventHash, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
