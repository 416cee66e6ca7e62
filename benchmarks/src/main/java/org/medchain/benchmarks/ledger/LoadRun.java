package org.medchain.benchmarks.ledger;

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
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;

/** Puts one load on one ledger, until its time or the events are used up; waits for every receipt. Used once. */
final class LoadRun {
    private final Ledger ledger;
    private final List<Event> events;
    private final Load load;
    private final Duration limit;
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger appended = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final long[] latencies;

    LoadRun(Ledger ledger, List<Event> events, Load load, Duration limit) {
        this.ledger = ledger;
        this.events = events;
        this.load = load;
        this.limit = limit;
        this.latencies = new long[events.size()];
    }

    /**
     * What was measured.
     *
     * @param events how many events got their receipts
     * @param seconds from the first submission to the last receipt
     * @param blocks how many blocks they went into
     * @param cores how many cores this process kept busy, on average
     * @param p50 the median time from submission to receipt, in milliseconds
     * @param p99 the time that one in a hundred takes longer than, in milliseconds
     */
    record Outcome(int events, double seconds, long blocks, double cores, double p50, double p99) {
        double eventsPerSecond() {
            return events / seconds;
        }

        double blocksPerSecond() {
            return blocks / seconds;
        }
    }

    /** Events with receipts so far; may be called by other threads. */
    int appended() {
        return appended.get();
    }

    Outcome run() throws InterruptedException, ExecutionException {
        long blocksBefore = ledger.height();
        long cpuBefore = cpuNanos();
        long start = System.nanoTime();
        ExecutorService submitters = Executors.newFixedThreadPool(load.threads());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                running.add(submitters.submit(() -> submit(start)));
            }
            for (Future<?> submitter : running) {
                submitter.get();
            }
        } finally {
            submitters.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cores = (cpuNanos() - cpuBefore) / 1e9 / seconds;
        requireNoFailure();
        int done = appended.get();
        Arrays.sort(latencies, 0, done);
        long blocks = ledger.height() - blocksBefore;
        return new Outcome(done, seconds, blocks, cores, millis(done, 0.5), millis(done, 0.99));
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void submit(long start) {
        Semaphore window = new Semaphore(load.inFlight());
        while (System.nanoTime() - start < limit.toNanos() && failure.get() == null) {
            window.acquireUninterruptibly();
            int number = submitted.getAndIncrement();
            if (number >= events.size()) {
                window.release();
                break;
            }
            long submission = System.nanoTime();
            CompletableFuture<EventRef> unused = ledger.append(events.get(number))
                    .whenComplete((receipt, refusal) -> {
                        completed(submission, refusal);
                        window.release();
                    });
        }
        window.acquireUninterruptibly(load.inFlight());
    }

    private void completed(long submission, @Nullable Throwable refusal) {
        if (refusal == null) {
            latencies[appended.getAndIncrement()] = System.nanoTime() - submission;
        } else {
            failure.compareAndSet(null, refusal);
        }
    }

    private void requireNoFailure() {
        Throwable refusal = failure.get();
        if (refusal != null) {
            throw new CompletionException("an event was not appended", refusal);
        }
    }

    private double millis(int done, double quantile) {
        return done == 0 ? 0 : latencies[(int) Math.min(done - 1, Math.round(done * quantile))] / 1e6;
    }
}
