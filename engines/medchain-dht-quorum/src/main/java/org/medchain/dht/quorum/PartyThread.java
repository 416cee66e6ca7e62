package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.medchain.time.Uninterruptible;

/** The one thread of a node or client, with its timers. Whatever its work throws, it goes on. Thread-safe. */
final class PartyThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PartyThread.class.getName());

    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<Throwable> failed;

    /** {@code failed} is called, by this thread, with what nobody expected of a piece of work. */
    PartyThread(String name, Consumer<Throwable> failed) {
        this.failed = failed;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread created = new Thread(work, name);
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs {@code work} after what came before; false if the thread has ended. */
    boolean execute(Runnable work) {
        try {
            thread.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs {@code work} after {@code delay}, unless it is cancelled or the thread has ended by then. */
    Surroundings.Timer after(Duration delay, Runnable work) {
        try {
            ScheduledFuture<?> planned = thread.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "the thread has ended");
            return () -> {};
        }
    }

    /** Runs {@code work} again and again. */
    void every(Duration period, Runnable work) {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                () -> run(work), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            told(e);
        }
    }

    /** Where there is no memory left, telling may fail as well. */
    private void told(Throwable unexpected) {
        try {
            failed.accept(unexpected);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "what went wrong could not be dealt with", e);
        }
    }

    /** Takes no more work, drops what waits, and waits for what is running. Not to be called by this thread. */
    @Override
    public void close() {
        thread.shutdown();
        Uninterruptible.ended(thread);
    }
}
