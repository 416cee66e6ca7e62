package org.medchain.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts one load on one target, until its time or the operations are used up; waits for each of them. Used once.
 *
 * @param <T> what an operation carries
 */
public final class LoadRun<T> {
    private final LoadTarget<T> target;
    private final List<T> operations;
    private final Load load;
    private final Duration limit;
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final long[] latencies;

    /**
     * A run.
     *
     * @param operations what they carry, one each
     */
    public LoadRun(LoadTarget<T> target, List<T> operations, Load load, Duration limit) {
        this.target = target;
        this.operations = operations;
        this.load = load;
        this.limit = limit;
        this.latencies = new long[operations.size()];
    }

    /** Operations that are done so far; may be called by other threads. */
    public int done() {
        return done.get();
    }

    /** Runs and waits. */
    public Outcome run() throws InterruptedException, ExecutionException {
        long roundsBefore = target.rounds();
        long cpuBefore = cpuNanos();
        long start = System.nanoTime();
        ExecutorService submitters = Executors.newFixedThreadPool(load.threads());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                int client = i;
                running.add(submitters.submit(() -> submit(client, start)));
            }
            for (Future<?> submitter : running) {
                submitter.get();
            }
        } finally {
            submitters.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (cpuNanos() - cpuBefore) / 1e9;
        requireNoFailure();
        Latencies measured = Latencies.ofNanos(Arrays.stream(latencies, 0, done.get()));
        return new Outcome(measured, seconds, target.rounds() - roundsBefore, cpuSeconds);
    }

    /** How many operations were taken, in their order. */
    public int taken() {
        return Math.min(submitted.get(), operations.size());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void submit(int client, long start) {
        Semaphore window = new Semaphore(load.inFlight());
        while (System.nanoTime() - start < limit.toNanos() && failure.get() == null) {
            window.acquireUninterruptibly();
            int number = submitted.getAndIncrement();
            if (number >= operations.size()) {
                window.release();
                break;
            }
            long submission = System.nanoTime();
            CompletableFuture<?> unused = target.submit(client, operations.get(number))
                    .whenComplete((result, refusal) -> {
                        completed(submission, refusal);
                        window.release();
                    });
        }
        window.acquireUninterruptibly(load.inFlight());
    }

    private void completed(long submission, @Nullable Throwable refusal) {
        if (refusal == null) {
            latencies[done.getAndIncrement()] = System.nanoTime() - submission;
        } else {
            failure.compareAndSet(null, refusal);
        }
    }

    private void requireNoFailure() {
        Throwable refusal = failure.get();
        if (refusal != null) {
            throw new CompletionException("an operation was not done", refusal);
        }
    }
}
