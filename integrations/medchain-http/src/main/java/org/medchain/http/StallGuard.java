package org.medchain.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends reads and writes that take too long. Thread-safe. */
final class StallGuard implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StallGuard.class.getName());

    private final ScheduledThreadPoolExecutor timer;
    private final Set<Ending> running = ConcurrentHashMap.newKeySet();

    StallGuard(String threadName) {
        timer = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setNameFormat(threadName)
                        .setDaemon(true)
                        .build());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A read or a write. */
    interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Runs {@code step}, a write or read that an interrupt of this thread ends.
     *
     * @throws StalledException if it was ended for taking longer than {@code limit}
     */
    <T> T interrupting(Duration limit, String what, Step<T> step) throws IOException {
        Thread thread = Thread.currentThread();
        Ending ending = new Ending(thread::interrupt);
        try {
            return within(limit, what, step, ending);
        } finally {
            if (ending.over()) {
                Thread.interrupted();
            }
        }
    }

    /**
     * Reads from {@code in}, which is closed if that takes too long: a read that waits for the JDK's HTTP client passes over interrupts.
     *
     * @throws StalledException if it was ended for taking longer than {@code limit}
     */
    <T> T closing(Duration limit, String what, InputStream in, Step<T> step) throws IOException {
        return within(limit, what, step, new Ending(() -> close(in)));
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a stream that stalled cannot be closed", e);
        }
    }

    private <T> T within(Duration limit, String what, Step<T> step, Ending ending) throws IOException {
        running.add(ending);
        Future<?> scheduled = schedule(ending, limit);
        try {
            return step.run();
        } catch (IOException e) {
            throw ending.over() ? new StalledException(what + " took longer than " + limit, e) : e;
        } finally {
            scheduled.cancel(false);
            ending.over();
            running.remove(ending);
        }
    }

    private Future<?> schedule(Ending ending, Duration limit) throws IOException {
        try {
            return timer.schedule(ending::fire, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            running.remove(ending);
            throw new IOException("closed", e);
        }
    }

    /** Runs {@code chore} again and again, until this is closed. */
    void every(Duration pause, Runnable chore) {
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (RuntimeException e) {
                        LOG.log(Level.DEBUG, "a chore failed, and is tried again", e);
                    }
                },
                pause.toNanos(),
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Ends every step that runs, and every later one. */
    @Override
    public void close() {
        timer.shutdownNow();
        running.forEach(Ending::fire);
    }

    /** A step took too long. */
    static final class StalledException extends IOException {
        private static final long serialVersionUID = 1L;

        StalledException(String message) {
            super(message);
        }

        StalledException(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** Ends a step unless it is over. */
    private static final class Ending {
        private final Runnable end;
        private boolean over;
        private boolean fired;

        Ending(Runnable end) {
            this.end = end;
        }

        synchronized void fire() {
            if (!over) {
                fired = true;
                end.run();
            }
        }

        /** Returns whether the step was ended; it will not be from now on. */
        synchronized boolean over() {
            over = true;
            return fired;
        }
    }
}
