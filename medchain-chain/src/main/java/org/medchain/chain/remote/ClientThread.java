package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The one thread of a client, with its timers. A failure that nobody expects ends it, and is told. Thread-safe. */
final class ClientThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClientThread.class.getName());

    private final Workers worker = new Workers("medchain-ledger-client", 1);
    private final Runnable failed;

    /** Something to happen later. */
    interface Timer {
        /** It shall not happen. */
        void cancel();
    }

    /** {@code failed} is called once, by this thread, if it cannot go on. */
    ClientThread(Runnable failed) {
        this.failed = failed;
    }

    /** Runs {@code work} after what came before; false if the thread has ended. */
    boolean execute(Runnable work) {
        try {
            worker.pool().execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs {@code work} after {@code delay}, unless the thread has ended. */
    Timer after(Duration delay, Runnable work) {
        try {
            ScheduledFuture<?> planned =
                    worker.pool().schedule(() -> run(work), delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    private void run(Runnable work) {
        if (worker.pool().isShutdown()) {
            return;
        }
        boolean done = false;
        try {
            work.run();
            done = true;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the ledger's client cannot go on", e);
        } finally {
            if (!done) {
                worker.pool().shutdown();
                failed.run();
            }
        }
    }

    /** True on this thread, which must not wait for itself. */
    boolean isCurrent() {
        return worker.isCurrent();
    }

    /** Takes no more work, drops what waits, and waits for what is running, unless it is this thread that asks. */
    @Override
    public void close() {
        worker.close();
    }
}
