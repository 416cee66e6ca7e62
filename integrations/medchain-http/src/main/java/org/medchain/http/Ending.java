package org.medchain.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Ends a step unless it is over. Thread-safe. */
abstract class Ending {
    private static final Logger LOG = System.getLogger(Ending.class.getName());

    private boolean over;
    private boolean fired;

    /** Returns whether the step may have passed over this. */
    final synchronized boolean fire() {
        if (over) {
            return false;
        }
        fired = true;
        return act();
    }

    abstract boolean act();

    /** Waits a little for the step to notice. */
    abstract void awaitEffect();

    /** Returns whether the step was ended; it will not be from now on. */
    final synchronized boolean over() {
        over = true;
        return fired;
    }

    /**
     * By interrupts. A write of Tomcat passes over one that comes while it waits for the requester, and ends at one that comes before it
     * waits again: when the thread has taken notice of the first, the next one is in time.
     */
    static final class Interrupting extends Ending {
        private static final long NOTICE_NANOS = 1_000_000;

        private final Thread thread;

        Interrupting(Thread thread) {
            this.thread = thread;
        }

        @Override
        boolean act() {
            thread.interrupt();
            return true;
        }

        @Override
        void awaitEffect() {
            long begun = System.nanoTime();
            while (thread.isInterrupted() && System.nanoTime() - begun < NOTICE_NANOS) {
                Thread.onSpinWait();
            }
        }
    }

    static final class Closing extends Ending {
        private final InputStream in;

        Closing(InputStream in) {
            this.in = in;
        }

        @Override
        boolean act() {
            try {
                in.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a stream that stalled cannot be closed", e);
            }
            return false;
        }

        @Override
        void awaitEffect() {}
    }
}
