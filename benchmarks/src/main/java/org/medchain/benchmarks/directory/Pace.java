package org.medchain.benchmarks.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.medchain.benchmarks.load.Latencies;
import org.medchain.benchmarks.load.LoadTarget;

/**
 * Operations at a steady pace, whatever becomes of those before.
 *
 * @param latencies from when an operation was due to when it was done
 * @param failed how many were not done
 */
record Pace(Latencies latencies, int failed) {
    /** Does as many operations a second, until the time is over, and waits for the last. */
    static Pace run(LoadTarget<Piece> target, List<Piece> pieces, int perSecond, Duration time) {
        List<CompletableFuture<Long>> outcomes = new ArrayList<>();
        AtomicInteger failed = new AtomicInteger();
        long begun = System.nanoTime();
        int count = (int) Math.min(pieces.size(), perSecond * time.toMillis() / 1_000);
        for (int i = 0; i < count; i++) {
            long due = begun + i * 1_000_000_000L / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            outcomes.add(target.submit(i, pieces.get(i)).handle((done, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
                return (System.nanoTime() - due) / 1_000;
            }));
        }
        return new Pace(Latencies.ofMicros(outcomes.stream().mapToLong(Pace::micros)), failed.get());
    }

    private static long micros(CompletableFuture<Long> outcome) {
        Long micros = outcome.join();
        if (micros == null) {
            throw new CompletionException(new IllegalStateException("no latency"));
        }
        return micros;
    }

    /** In one line, as a process tells another one. */
    String line() {
        return failed + " "
                + String.join(",", latencies.micros().mapToObj(Long::toString).toList());
    }

    /** What {@link #line} says. */
    static Pace ofLine(String line) {
        String[] parts = line.split(" ", -1);
        LongStream micros = parts[1].isEmpty()
                ? LongStream.empty()
                : List.of(parts[1].split(",", -1)).stream().mapToLong(Long::parseLong);
        return new Pace(Latencies.ofMicros(micros), Integer.parseInt(parts[0]));
    }

    /** Of several processes. */
    static Pace merge(List<Pace> parts) {
        return new Pace(
                Latencies.merge(parts.stream().map(Pace::latencies).toList()),
                parts.stream().mapToInt(Pace::failed).sum());
    }
}
