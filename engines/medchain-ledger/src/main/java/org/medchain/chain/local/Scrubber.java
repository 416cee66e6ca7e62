package org.medchain.chain.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.error.StorageException;
import org.medchain.time.Uninterruptible;

/**
 * Reads one block after the other, slowly, and begins again with the first some time after the last: so that what the disk has
 * lost is found while other members still have it. The step is for one thread.
 */
final class Scrubber implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Scrubber.class.getName());
    /** About how many bytes are read in a second, at the most, and how many blocks. */
    private static final int BYTES_A_STEP = 1 << 20;

    private static final int BLOCKS_A_STEP = 64;

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final long STEPS_BETWEEN_PASSES = Duration.ofHours(1).toSeconds();

    /** So many blocks, one after the other, that cannot be read as nobody expected: the fault is not the blocks'. */
    private static final int FAILURES_IN_A_ROW = 10;

    private final Blocks blocks;
    private final ScheduledExecutorService thread;
    private long next = 1;
    private long rest;
    private int failures;

    /** What is read through. */
    @FunctionalInterface
    interface Blocks {
        /** Reads a block; how many bytes that were, or none if there is no block at this height. */
        Optional<Integer> inspect(long height) throws StorageException;
    }

    private Scrubber(Blocks blocks, ScheduledExecutorService thread) {
        this.blocks = blocks;
        this.thread = thread;
    }

    /** Begins, on a thread of its own. */
    static Scrubber start(Blocks blocks) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread created = new Thread(work, "medchain-ledger-scrubber");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Scrubber scrubber = new Scrubber(blocks, thread);
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(scrubber::step, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
        return scrubber;
    }

    private void step() {
        if (rest > 0) {
            rest--;
            return;
        }
        try {
            int bytes = 0;
            for (int i = 0; i < BLOCKS_A_STEP && bytes < BYTES_A_STEP; i++) {
                Optional<Integer> read = blocks.inspect(next);
                if (read.isEmpty()) {
                    next = 1;
                    rest = STEPS_BETWEEN_PASSES;
                    return;
                }
                bytes += read.get();
                next++;
                failures = 0;
            }
        } catch (StorageException e) {
            rest = STEPS_BETWEEN_PASSES;
            LOG.log(
                    thread.isShutdown() ? Level.DEBUG : Level.ERROR,
                    "blocks cannot be read through: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // A thread that ended here would leave all blocks unread, and nobody would know.
            LOG.log(Level.ERROR, "block " + next + " cannot be read through, the next one is", e);
            next++;
            failures++;
            rest = failures % FAILURES_IN_A_ROW == 0 ? STEPS_BETWEEN_PASSES : 0;
        }
    }

    /** Ends its thread. May be called again. */
    @Override
    public void close() {
        thread.shutdown();
        Uninterruptible.ended(thread);
    }
}
