package org.medchain.dht.quorum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link NodeProcess} as seen from the test. */
final class RunningNode {
    private final Process process;
    private final Thread reader;
    private final AtomicLong acknowledged = new AtomicLong();

    private RunningNode(Process process, Acknowledged all) {
        this.process = process;
        this.reader = new Thread(() -> read(all), "acknowledged");
        reader.start();
    }

    /** {@code before} is what the command line begins with, to run the process elsewhere. */
    static RunningNode start(List<String> before, Path folder, Path temp, List<String> arguments, Acknowledged all)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                folder.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        temp.resolve(folder.getFileName() + ".err").toFile()));
        // RocksDB unpacks its library there once, and a killed process leaves it behind. Not two processes at once.
        Path library = Files.createDirectories(temp.resolve("library-of-" + folder.getFileName()));
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", library.toString());
        return new RunningNode(builder.start(), all);
    }

    private void read(Acknowledged all) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A line that a kill cut has no end mark and tells nothing.
                if (line.endsWith(" !") && all.take(line)) {
                    acknowledged.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many writes were acknowledged to it. */
    long acknowledged() {
        return acknowledged.get();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /** Signal 9; what is in the pipe counts. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Signals such as STOP and CONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends in order. */
    void exit() throws IOException, InterruptedException {
        tell("exit");
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the node does not end");
        }
        reader.join();
    }
}
