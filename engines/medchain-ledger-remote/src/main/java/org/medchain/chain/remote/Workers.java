package org.medchain.chain.remote;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.time.Uninterruptible;

/** The threads of a server or client. Thread-safe. */
final class Workers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor pool;
    private final ThreadGroup group;

    Workers(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        this.group = new ThreadGroup(name);
        this.pool = new ScheduledThreadPoolExecutor(threads, work -> {
            Thread thread = new Thread(group, work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.setRemoveOnCancelPolicy(true);
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ScheduledExecutorService pool() {
        return pool;
    }

    /** True on one of these threads. */
    boolean isCurrent() {
        return Thread.currentThread().getThreadGroup() == group;
    }

    /** Drops what waits, and waits for what is running, unless one of these threads asks. May be called again. */
    @Override
    public void close() {
        pool.shutdown();
        if (!isCurrent()) {
            Uninterruptible.ended(pool);
        }
    }
}
