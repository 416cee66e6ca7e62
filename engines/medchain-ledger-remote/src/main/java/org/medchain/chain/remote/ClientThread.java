package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The one thread of a client, with its timers. Whatever its work throws is told, and it goes on. Thread-safe. */
final class ClientThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClientThread.class.getName());

    private final Workers worker = new Workers("medchain-ledger-client", 1);
    private final Consumer<Throwable> failed;

    /** Something to happen later. */
    interface Timer {
        /** It shall not happen. */
        void cancel();
    }

    /** {@code failed} is called, by this thread, with what nobody expected of a piece of work. */
    ClientThread(Consumer<Throwable> failed) {
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
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            told(e);
        }
    }

    /** Where there is no memory left, telling may fail as well. */
    private void told(Throwable unexpected) {
        try {
            failed.accept(unexpected);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "what went wrong could not be dealt with", e);
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
