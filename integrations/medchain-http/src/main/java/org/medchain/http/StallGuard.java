package org.medchain.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends reads and writes that take too long. Thread-safe. */
final class StallGuard implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StallGuard.class.getName());
    private static final int INTERRUPTS = 8;
    private static final long AGAIN_MILLIS = 50;

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
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** A read or a write. */
    interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Runs {@code step}, a write or read that an interrupt of this thread ends.
     *
     * @throws StalledException if it was ended for taking longer than {@code limit}, or by {@code cutter}
     */
    <T> T interrupting(Duration limit, String what, Switch cutter, Step<T> step) throws IOException {
        Ending ending = new Ending.Interrupting(Thread.currentThread());
        try {
            cutter.arm(() -> timer.execute(() -> end(ending)));
            return within(limit, what, step, ending);
        } catch (StalledException e) {
            throw cutter.isTurned() ? new StalledException(Switch.CUT_OFF, e) : e;
        } finally {
            cutter.disarm();
            if (ending.over()) {
                Thread.interrupted();
            }
        }
    }

    /** Runs {@code step}, and {@code note} on another thread meanwhile if it takes longer than {@code time}. */
    <T> T noting(Duration time, Runnable note, Step<T> step) throws IOException {
        Future<?> noted = timer.schedule(note, time.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return step.run();
        } finally {
            noted.cancel(false);
        }
    }

    /**
     * Reads from {@code in}, which is closed if that takes too long: a read that waits for the JDK's HTTP client passes over interrupts.
     *
     * @throws StalledException if it was ended for taking longer than {@code limit}
     */
    <T> T closing(Duration limit, String what, InputStream in, Step<T> step) throws IOException {
        return within(limit, what, step, new Ending.Closing(in));
    }

    private <T> T within(Duration limit, String what, Step<T> step, Ending ending) throws IOException {
        running.add(ending);
        Future<?> scheduled = timer.schedule(() -> end(ending), limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            if (isClosed()) {
                throw new IOException("closed");
            }
            return step.run();
        } catch (IOException e) {
            throw ending.over() ? new StalledException(what + " took longer than " + limit.toMillis() + " ms", e) : e;
        } finally {
            scheduled.cancel(false);
            ending.over();
            running.remove(ending);
        }
    }

    /** Goes on until the step is over, if it may pass over this. */
    private void end(Ending ending) {
        boolean again = true;
        for (int i = 0; i < INTERRUPTS && again; i++) {
            again = ending.fire();
            ending.awaitEffect();
        }
        if (again) {
            Future<?> unused = timer.schedule(() -> end(ending), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
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

    /** Whether every step ends at once. */
    boolean isClosed() {
        return timer.isShutdown();
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

    /** Ends, from any thread, the step that another one is in, and every later one. Thread-safe. */
    static final class Switch {
        private static final String CUT_OFF = "cut off, to make room for others";

        private boolean turned;
        private Optional<Runnable> ending = Optional.empty();

        synchronized void turn() {
            turned = true;
            ending.ifPresent(Runnable::run);
        }

        synchronized boolean isTurned() {
            return turned;
        }

        synchronized void requireNotTurned() throws StalledException {
            if (turned) {
                throw new StalledException(CUT_OFF);
            }
        }

        private synchronized void arm(Runnable next) throws StalledException {
            requireNotTurned();
            ending = Optional.of(next);
        }

        private synchronized void disarm() {
            ending = Optional.empty();
        }
    }
}
