package org.medchain.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a run measured.
 *
 * @param latencies from submission to completion, one for each operation that was done
 * @param seconds from the first submission to the last completion
 * @param rounds how many blocks, or rounds of agreement, they took
 * @param cpuSeconds the time that all cores together gave to the processes
 */
public record Outcome(Latencies latencies, double seconds, long rounds, double cpuSeconds) {
    /** Of several processes that worked at the same time on the same chain. */
    public static Outcome merge(List<Outcome> parts) {
        return new Outcome(
                Latencies.merge(parts.stream().map(Outcome::latencies).toList()),
                parts.stream().mapToDouble(Outcome::seconds).max().orElse(0),
                parts.stream().mapToLong(Outcome::rounds).max().orElse(0),
                parts.stream().mapToDouble(Outcome::cpuSeconds).sum());
    }

    /** In one line, as a process tells another one; without the time of cores, which the other one sees for itself. */
    public String line() {
        return seconds + " " + rounds + " "
                + latencies.micros().mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /** What {@link #line} says. */
    public static Outcome ofLine(String line) {
        String[] parts = line.split(" ", -1);
        LongStream micros = parts[2].isEmpty()
                ? LongStream.empty()
                : Arrays.stream(parts[2].split(",", -1)).mapToLong(Long::parseLong);
        return new Outcome(Latencies.ofMicros(micros), Double.parseDouble(parts[0]), Long.parseLong(parts[1]), 0);
    }

    /** How many operations were done. */
    public int operations() {
        return latencies.count();
    }

    /** Operations a second. */
    public double rate() {
        return operations() / seconds;
    }

    /** Blocks, or rounds of agreement, a second. */
    public double roundRate() {
        return rounds / seconds;
    }

    /** How many cores were busy, on average. */
    public double cores() {
        return cpuSeconds / seconds;
    }
}
