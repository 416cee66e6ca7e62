package org.medchain.benchmarks.load;

import java.util.List;

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
