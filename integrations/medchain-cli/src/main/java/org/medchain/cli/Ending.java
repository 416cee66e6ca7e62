package org.medchain.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CountDownLatch;

/** A process that runs until it is asked to end, or has to. Thread-safe. */
final class Ending {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private ExitCode reason = ExitCode.OK;

    /** Asks the process to end. */
    void ask() {
        asked.countDown();
    }

    /** The process ends although nobody asked. */
    void mustEnd(ExitCode why) {
        give(why);
        asked.countDown();
    }

    /** Waits until the process shall end. */
    void awaitAsked() {
        Uninterruptibles.awaitUninterruptibly(asked);
    }

    /** Everything is closed; returns why. */
    ExitCode ended(ExitCode code) {
        ExitCode first = give(code);
        ended.countDown();
        return first;
    }

    /** Waits until everything is closed. */
    ExitCode awaitEnded() {
        Uninterruptibles.awaitUninterruptibly(ended);
        return give(ExitCode.OK);
    }

    /** The first reason but success stays. */
    private synchronized ExitCode give(ExitCode why) {
        if (reason == ExitCode.OK) {
            reason = why;
        }
        return reason;
    }
}
