package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own, that reads orders, one a line, answers some of them with a line, and ends with the order
 * {@code exit}. Not thread-safe; an order is given, and its answer read later.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int EXIT_SECONDS = 30;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program of this class path, with the compilers and the garbage collector of this process.
     *
     * @param heapMegabytes the most it may take
     * @param log where what it prints to its error stream goes
     */
    public static ChildProcess start(Class<?> program, int heapMegabytes, List<String> arguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:"))
                .forEach(command::add);
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-Djava.awt.headless=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        return new ChildProcess(process, log);
    }

    /** Gives an order. */
    public void order(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /** Waits for the next answer. */
    public String answer() throws IOException {
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IOException("a process has ended; see " + log);
        }
        return line;
    }

    /** Waits for {@code ready}. */
    public void awaitReady() throws IOException {
        String line = answer();
        if (!line.equals("ready")) {
            throw new IOException("expected a process that is ready, found " + line);
        }
    }

    /** The time that cores gave to the process so far. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The same, by what its threads are for. */
    public ThreadTimes threadTimes() throws IOException {
        return ThreadTimes.ofProcess(process.pid());
    }

    /**
     * Waits for this time, in which the process should go on.
     *
     * @throws IOException if it ended by itself
     */
    public void letRun(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("a process has ended by itself; see " + log);
        }
    }

    /** Kills the process, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Has the process end, by force if it takes too long. */
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
