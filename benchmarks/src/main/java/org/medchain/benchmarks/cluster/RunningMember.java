package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.benchmarks.stage.ThreadTimes;

/** A {@link MemberProcess} as seen from the driver. Not thread-safe; an order is given, and its answer read later. */
final class RunningMember implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 512;

    private final ChildProcess process;

    private RunningMember(ChildProcess process) {
        this.process = process;
    }

    /** Starts a process; what the member prints goes to {@code log}. */
    static RunningMember start(Engine engine, int number, Path folder, List<Integer> ports, Path log)
            throws IOException {
        List<String> arguments = List.of(
                engine.label(),
                Integer.toString(number),
                folder.toString(),
                ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(",")));
        return new RunningMember(ChildProcess.start(MemberProcess.class, HEAP_MEGABYTES, arguments, log));
    }

    /** Waits until the member is ready. */
    void awaitReady() throws IOException {
        process.awaitReady();
    }

    void orderEvents(Sort sort, int count) throws IOException {
        process.order("make " + sort.label() + " " + count);
    }

    /** Waits for the events; returns their mean size. */
    long awaitEvents() throws IOException {
        return Long.parseLong(process.answer());
    }

    void orderRun(Load load, Duration limit) throws IOException {
        process.order("run " + load.threads() + " " + load.inFlight() + " " + limit.toMillis());
    }

    /** Waits for the end of the run; the outcome says nothing about the time of cores. */
    Outcome awaitOutcome() throws IOException {
        return Outcome.ofLine(process.answer());
    }

    /** The time that cores gave to the process so far. */
    Duration cpuTime() {
        return process.cpuTime();
    }

    /** The same, by what its threads are for. */
    ThreadTimes threadTimes() throws IOException {
        return process.threadTimes();
    }

    /** Lets the member run for this time, then kills it. */
    void killAfter(Duration time) throws IOException, InterruptedException {
        process.letRun(time);
        process.kill();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
