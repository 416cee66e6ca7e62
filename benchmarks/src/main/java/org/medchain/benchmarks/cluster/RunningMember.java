package org.medchain.benchmarks.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.medchain.benchmarks.load.Latencies;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;

/** A {@link MemberProcess} as seen from the driver. Not thread-safe; an order is given, and its answer read later. */
final class RunningMember implements AutoCloseable {
    private static final String HEAP = "-Xmx512m";
    private static final int EXIT_SECONDS = 30;

    private final Process process;

    private RunningMember(Process process) {
        this.process = process;
    }

    /** Starts a process; what the member prints goes to {@code log}. */
    static RunningMember start(Engine engine, int number, Path folder, List<Integer> ports, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.add("-Djava.awt.headless=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MemberProcess.class.getName());
        command.add(engine.label());
        command.add(Integer.toString(number));
        command.add(folder.toString());
        command.add(ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(",")));
        File printed = log.toFile();
        return new RunningMember(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(printed))
                .start());
    }

    /** Waits until the member is ready. */
    void awaitReady() throws IOException {
        String line = answer();
        if (!line.equals("ready")) {
            throw new IOException("expected a member that is ready, found " + line);
        }
    }

    void orderEvents(Sort sort, int count) throws IOException {
        order("make " + sort.label() + " " + count);
    }

    /** Waits for the events; returns their mean size. */
    long awaitEvents() throws IOException {
        return Long.parseLong(answer());
    }

    void orderRun(Load load, Duration limit) throws IOException {
        order("run " + load.threads() + " " + load.inFlight() + " " + limit.toMillis());
    }

    /** Waits for the end of the run; the outcome says nothing about the time of cores. */
    Outcome awaitOutcome() throws IOException {
        String[] parts = answer().split(" ", -1);
        LongStream micros = parts[2].isEmpty()
                ? LongStream.empty()
                : Arrays.stream(parts[2].split(",", -1)).mapToLong(Long::parseLong);
        return new Outcome(Latencies.ofMicros(micros), Double.parseDouble(parts[0]), Long.parseLong(parts[1]), 0);
    }

    /** The time that cores gave to the process so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void order(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    private String answer() throws IOException {
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IOException("a member has ended; see its log");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        try {
            order("exit");
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }
}
