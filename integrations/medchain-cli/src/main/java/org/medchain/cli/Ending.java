package org.medchain.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CountDownLatch;

/** A process that runs until it is asked to end, or has to. Thread-safe. */
final class Ending {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private ExitCode why = ExitCode.OK;
    private volatile int exitCode;

    /** Asks the process to end. */
    void ask() {
        asked.countDown();
    }

    /** The process ends although nobody asked; the first reason stays. */
    synchronized void mustEnd(ExitCode reason) {
        if (why == ExitCode.OK) {
            why = reason;
        }
        asked.countDown();
    }

    /** Waits until the process shall end. */
    void awaitAsked() {
        Uninterruptibles.awaitUninterruptibly(asked);
    }

    /** Why the process ends: {@link ExitCode#OK} where it was asked to. */
    synchronized ExitCode why() {
        return why;
    }

    /** Everything is closed, and all that is to be said has been printed: the process may be gone a moment later. */
    void over(int code) {
        exitCode = code;
        over.countDown();
    }

    /** Waits until it is over; returns the exit code. */
    int awaitOver() {
        Uninterruptibles.awaitUninterruptibly(over);
        return exitCode;
    }
}
