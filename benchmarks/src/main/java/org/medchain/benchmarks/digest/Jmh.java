package org.medchain.benchmarks.digest;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.benchmarks.report.Arguments;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one benchmark with one set of parameters after another, and says so in a line each.
 *
 * @param forks how many JVMs, one after the other; 0 for this one
 * @param iterationMillis how long an iteration is, in milliseconds
 */
record Jmh(int forks, int warmups, int iterations, int iterationMillis, PrintStream progress) {
    static Jmh of(Arguments args, PrintStream progress) {
        return new Jmh(
                args.integer("forks", 1),
                args.integer("warmups", 3),
                args.integer("iterations", 5),
                args.integer("iteration-ms", 1000),
                progress);
    }

    String settings() {
        return String.format(
                Locale.ROOT,
                "JMH: forks %d, iterations %d after %d of warming up, %,d ms each; ± is half of the 99.9%% interval.",
                forks,
                iterations,
                warmups,
                iterationMillis);
    }

    /** The mean time of one operation, in milliseconds, and half of its 99.9% interval. */
    record Time(double millis, double error) {}

    Time run(Class<?> benchmark, String method, Map<String, String> parameters) throws RunnerException {
        progress.println("  " + benchmark.getSimpleName() + "." + method + " " + new TreeMap<>(parameters));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName() + "." + method + "$")
                .forks(forks)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(iterationMillis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iterationMillis))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        Result<?> result = new Runner(options.build()).runSingle().getPrimaryResult();
        return new Time(result.getScore(), result.getScoreError());
    }
}
