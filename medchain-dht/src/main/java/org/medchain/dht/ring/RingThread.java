package org.medchain.dht.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread of a node or client, with its timers. Thread-safe. */
final class RingThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RingThread.class.getName());

    private final ScheduledThreadPoolExecutor thread;
    private final Runnable died;

    /** {@code died} is called, by this thread, if something runs into an error that nobody expected. */
    RingThread(String name, Runnable died) {
        this.died = died;
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

    /** Runs {@code work} after {@code delay}, unless the thread has ended by then. */
    void after(Duration delay, Runnable work) {
        try {
            ScheduledFuture<?> unused = thread.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "the thread has ended");
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "the directory stopped unexpectedly and does nothing until it is opened again", e);
            thread.shutdown();
            died.run();
            throw e;
        }
    }

    /** Takes no more work, drops what waits, and waits for what is running. Not to be called by this thread. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
