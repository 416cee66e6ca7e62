package org.medchain.chain.local;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.error.StorageException;

/**
 * Reads all blocks slowly, one after the other, and begins again an hour after the last. So damage on the disk is found while other
 * members still have the blocks.
 */
final class Scrubber implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Scrubber.class.getName());
    /** A step ends with the block that reaches this many bytes. */
    private static final int BYTES_PER_STEP = 1 << 20;

    private static final int BLOCKS_PER_STEP = 64;

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final long STEPS_BETWEEN_PASSES = Duration.ofHours(1).toSeconds();

    /** After this many unexpected failures in a row, the cause is assumed not to be the blocks, and the scrubber pauses. */
    private static final int FAILURES_IN_A_ROW = 10;

    private final Blocks blocks;
    private final ScheduledExecutorService thread;
    private long next = 1;
    private long rest;
    private int failures;

    /** The blocks to read. */
    @FunctionalInterface
    interface Blocks {
        /** Reads a block and returns its bytes' number; empty if there is no block at this height. */
        Optional<Integer> inspect(long height) throws StorageException;
    }

    private Scrubber(Blocks blocks, ScheduledExecutorService thread) {
        this.blocks = blocks;
        this.thread = thread;
    }

    /** Starts to read on a new thread. */
    static Scrubber start(Blocks blocks) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-ledger-scrubber")
                        .setDaemon(true)
                        .build());
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
            for (int i = 0; i < BLOCKS_PER_STEP && bytes < BYTES_PER_STEP; i++) {
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
                    "MC-L019 the blocks on the disk cannot be checked: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // If the thread ended here, no block would be read any more, and nothing would show it.
            LOG.log(Level.ERROR, "MC-L020 block " + next + " is passed over, because its check failed unexpectedly", e);
            next++;
            failures++;
            rest = failures % FAILURES_IN_A_ROW == 0 ? STEPS_BETWEEN_PASSES : 0;
        }
    }

    /** Ends the thread. Has no effect if called again. */
    @Override
    public void close() {
        thread.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(thread);
    }
}
