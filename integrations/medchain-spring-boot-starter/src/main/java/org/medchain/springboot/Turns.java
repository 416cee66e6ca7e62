package org.medchain.springboot;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** A thread that does something time and again, while the application runs. */
final class Turns implements SmartLifecycle {
    private static final Duration END = Duration.ofSeconds(5);

    private final String name;
    private final Duration every;
    private final Runnable turn;
    private @Nullable ScheduledExecutorService thread;

    /**
     * With a pause before each turn.
     *
     * @param every the pause; none are made if it is not positive
     * @param turn what it lets out, such as what a log handler throws, goes to the thread's handler, and the next turn follows
     */
    Turns(String name, Duration every, Runnable turn) {
        this.name = name;
        this.every = every;
        this.turn = turn;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !every.isZero() && !every.isNegative()) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                    .setNameFormat(name)
                    .setDaemon(true)
                    .build());
            Future<?> unused =
                    started.scheduleWithFixedDelay(this::take, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
            thread = started;
        }
    }

    private void take() {
        try {
            turn.run();
        } catch (RuntimeException | Error e) {
            Thread own = Thread.currentThread();
            own.getUncaughtExceptionHandler().uncaughtException(own, e);
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        running.shutdown();
        try {
            if (!running.awaitTermination(END.toNanos(), TimeUnit.NANOSECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException e) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
