package org.medchain.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits to the end despite interrupts, then restores the thread's interrupt status. Thread-safe. */
public final class Uninterruptible {
    private static final int A_WHILE_MILLIS = 60_000;

    private Uninterruptible() {}

    /** A bounded wait that can be repeated. */
    @FunctionalInterface
    public interface Wait {
        /** Waits for a bounded time; true if the wait is over. May be called again after an interrupt. */
        boolean isOver() throws InterruptedException;
    }

    /** Waits until {@code wait} is over. */
    public static void until(Wait wait) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = wait.isOver();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the threads of {@code executor}, which has been shut down, end. Must not be called by one of them.
     */
    public static void ended(ExecutorService executor) {
        until(() -> executor.awaitTermination(A_WHILE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Waits until {@code thread} ends. Must not be called by that thread. */
    public static void ended(Thread thread) {
        until(() -> {
            thread.join(A_WHILE_MILLIS);
            return !thread.isAlive();
        });
    }
}
