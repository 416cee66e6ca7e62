package org.medchain.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits to the end, although the waiting thread is interrupted meanwhile; it is interrupted again afterwards. Thread-safe. */
public final class Uninterruptible {
    private static final int A_WHILE_MILLIS = 60_000;

    private Uninterruptible() {}

    /** Waits for a while. */
    @FunctionalInterface
    public interface Wait {
        /** Waits no longer than a while; true if nothing is left to wait for. May be called again after an interrupt. */
        boolean isOver() throws InterruptedException;
    }

    /** Waits until {@code wait} says that it is over. */
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

    /** Waits until the threads of {@code executor}, which was shut down, have ended. Not to be called by one of them. */
    public static void ended(ExecutorService executor) {
        until(() -> executor.awaitTermination(A_WHILE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Waits until {@code thread} has ended. Not to be called by itself. */
    public static void ended(Thread thread) {
        until(() -> {
            thread.join(A_WHILE_MILLIS);
            return !thread.isAlive();
        });
    }
}
