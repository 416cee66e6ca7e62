package org.medchain.springboot;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.core.role.Provider;
import org.medchain.error.MedChainException;
import org.springframework.context.SmartLifecycle;

/** Sends again from time to time what of a provider has not reached ledger and directory, while the application runs. */
final class PendingPublisher implements SmartLifecycle {
    private static final Logger LOG = System.getLogger(PendingPublisher.class.getName());
    private static final Duration END = Duration.ofSeconds(5);

    private final Provider provider;
    private final Duration every;
    private @Nullable ScheduledExecutorService thread;

    PendingPublisher(Provider provider, Duration every) {
        this.provider = provider;
        this.every = every;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !every.isZero() && !every.isNegative()) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                    .setNameFormat("medchain-publish")
                    .setDaemon(true)
                    .build());
            Future<?> unused = started.scheduleWithFixedDelay(
                    this::publish, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
            thread = started;
        }
    }

    private void publish() {
        try {
            provider.publishPending();
        } catch (MedChainException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "MC-P031 what waits is not published, and is tried again: " + e.getMessage());
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
