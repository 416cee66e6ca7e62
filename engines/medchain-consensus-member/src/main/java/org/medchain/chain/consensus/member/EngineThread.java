package org.medchain.chain.consensus.member;

import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.io.Printable;
import org.medchain.time.TaskWatch;

/** The one thread that drives a replica. The first failure ends it. Thread-safe. */
public final class EngineThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EngineThread.class.getName());

    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<MedChainException> ended;
    private final TaskWatch watch;
    private volatile @Nullable Thread worker;

    /**
     * A thread of this name.
     *
     * @param nanoTime a monotonic clock in nanoseconds, by which a piece of work may take too long
     * @param ended is called with the failure that ends the thread, by the thread itself
     */
    public EngineThread(String name, LongSupplier nanoTime, Consumer<MedChainException> ended) {
        this.ended = ended;
        this.watch = new TaskWatch(name, nanoTime);
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread created = new Thread(work, name);
            created.setDaemon(true);
            worker = created;
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs {@code work} after the work that waits already; false if the thread has ended. */
    public boolean execute(Work work) {
        try {
            thread.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs {@code work} repeatedly, with {@code period} between the end of one run and the start of the next. */
    public void every(Duration period, Work work) {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                () -> run(work), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs {@code work} after {@code delay}, unless it is cancelled before.
     *
     * @return empty if the thread has ended
     */
    public Optional<Future<?>> after(Duration delay, Work work) {
        try {
            return Optional.of(thread.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private void run(Work work) {
        if (thread.isShutdown()) {
            return;
        }
        watch.begin();
        try {
            work.run();
        } catch (StorageException e) {
            String reason = "the ledger takes nothing until it is opened again: " + e.getMessage();
            LOG.log(thread.isShutdown() ? Level.DEBUG : Level.ERROR, "MC-L003 " + reason);
            fail(new StorageException(reason, e));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L004 the ledger takes nothing until it is opened again", e);
            fail(new UnavailableException(
                    "the ledger stopped unexpectedly and takes nothing until it is opened again: "
                            + Printable.of(e.toString()),
                    e));
            throw e;
        } finally {
            watch.end();
        }
    }

    /** The work at hand has several pieces, and the next one begins; by this thread. */
    public void nextPiece() {
        watch.begin();
    }

    /** The issue of a piece of work that takes too long; on any thread. */
    public Optional<Issue> issue() {
        return watch.issue();
    }

    private void fail(MedChainException reason) {
        thread.shutdown();
        ended.accept(reason);
    }

    /** Takes no more work, drops the work that waits, and waits for the running one unless this thread calls it. */
    @Override
    public void close() {
        thread.shutdown();
        if (Thread.currentThread() != worker) {
            Uninterruptibles.awaitTerminationUninterruptibly(thread);
        }
    }
}
