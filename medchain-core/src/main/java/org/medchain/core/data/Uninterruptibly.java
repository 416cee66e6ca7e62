package org.medchain.core.data;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Brings file work to its end although its thread is interrupted, and leaves the thread interrupted. */
final class Uninterruptibly {
    /** Work that may be done again from its beginning. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private Uninterruptibly() {}

    static void run(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    work.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
