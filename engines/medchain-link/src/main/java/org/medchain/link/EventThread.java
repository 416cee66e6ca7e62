package org.medchain.link;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.medchain.health.Issue;
import org.medchain.time.TaskWatch;

/**
 * The one thread on which a party handles its links' events and its timers. A piece of work that throws does not end the thread.
 * Thread-safe.
 */
public final class EventThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventThread.class.getName());

    private final ScheduledThreadPoolExecutor executor;
    private final Consumer<Throwable> onFailure;
    private final TaskWatch watch;
    private volatile @Nullable Thread thread;

    /** A piece of work that is due later. */
    @FunctionalInterface
    public interface Timer {
        /** Prevents the work, unless it has begun. */
        void cancel();
    }

    /**
     * Starts with the first piece of work.
     *
     * @param name of the thread
     * @param onFailure is called on this thread with every exception or error that a piece of work throws
     */
    public EventThread(String name, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.watch = new TaskWatch(name, System::nanoTime);
        ThreadFactory factory =
                new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread created = factory.newThread(work);
            thread = created;
            return created;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs {@code work} after all work that came before; returns false if this thread is closed. */
    public boolean execute(Runnable work) {
        try {
            executor.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs {@code work} after {@code delay}, unless it is cancelled or this thread is closed before. */
    public Timer after(Duration delay, Runnable work) {
        try {
            ScheduledFuture<?> planned = executor.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "no timer is set, because the thread is closed");
            return () -> {};
        }
    }

    /** Runs {@code work} again and again, with {@code period} between one run's end and the next one's beginning. */
    public void every(Duration period, Runnable work) {
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> run(work), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(Runnable work) {
        if (executor.isShutdown()) {
            return;
        }
        watch.begin();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            report(e);
        } finally {
            watch.end();
        }
    }

    /** The issue of a piece of work that takes too long; on any thread. */
    public Optional<Issue> issue() {
        return watch.issue();
    }

    /** The report may throw as well, for example where no memory is left. */
    private void report(Throwable failure) {
        try {
            onFailure.accept(failure);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-N002 an unexpected failure could not be handled", e);
        }
    }

    /** True on this thread, which must not wait for work of its own. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Accepts no more work and drops what waits. Waits until the running piece of work has ended, unless called on this thread. Has
     * no effect if called again.
     */
    @Override
    public void close() {
        executor.shutdown();
        if (!isCurrent()) {
            Uninterruptibles.awaitTerminationUninterruptibly(executor);
        }
    }
}
