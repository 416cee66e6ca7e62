package org.medchain.benchmarks.http;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.medchain.benchmarks.load.Latencies;

/**
 * What clients met with.
 *
 * @param seconds the time in which answers counted
 * @param answered honest requests that were answered whole
 * @param refused replies to honest clients that there is no room
 * @param failed honest requests that got another answer, or none
 * @param slow readers that have an answer at the end, replies to them that there is no room, answers broken off
 * @param flood replies to garbage: in all, with status 200, 400, 429 and 503, connections broken off, and the microseconds that cores
 *     gave to the threads that send it
 */
record LoadResult(
        double seconds,
        long answered,
        long bytes,
        long refused,
        long failed,
        Slow slow,
        Flood flood,
        Latencies latencies) {
    private static final int NUMBERS = 15;

    /** Of readers. */
    record Slow(long holding, long refused, long brokenOff) {}

    /** Of garbage. */
    record Flood(long all, long refusedSealed, long malformed, long tooMany, long busy, long broken, long micros) {
        /** What cores gave to the threads that send it. */
        Duration time() {
            return Duration.of(micros, ChronoUnit.MICROS);
        }

        /** Microseconds of this time for each reply. */
        double each(Duration time) {
            return all == 0 ? 0 : time.toNanos() / 1e3 / all;
        }
    }

    double perSecond() {
        return answered / seconds;
    }

    double megabytesPerSecond() {
        return bytes / seconds / 1e6;
    }

    /** In one line. */
    String line() {
        String numbers = LongStream.of(
                        Math.round(seconds * 1e6),
                        answered,
                        bytes,
                        refused,
                        failed,
                        slow.holding,
                        slow.refused,
                        slow.brokenOff,
                        flood.all,
                        flood.refusedSealed,
                        flood.malformed,
                        flood.tooMany,
                        flood.busy,
                        flood.broken,
                        flood.micros)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
        return numbers + " " + latencies.micros().mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    /** What {@link #line} says. */
    static LoadResult ofLine(String line) {
        long[] numbers = Arrays.stream(line.trim().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return new LoadResult(
                numbers[0] / 1e6,
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                new Slow(numbers[5], numbers[6], numbers[7]),
                new Flood(numbers[8], numbers[9], numbers[10], numbers[11], numbers[12], numbers[13], numbers[14]),
                Latencies.ofMicros(Arrays.stream(numbers, NUMBERS, numbers.length)));
    }
}
