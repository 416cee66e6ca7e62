package org.medchain.drills;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link MemberMain} as seen from the drill. */
final class RunningMember {
    private final Process process;
    private final Thread reader;
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong height = new AtomicLong(-1);
    private volatile boolean stopped;

    private RunningMember(Process process, Acknowledged all) {
        this.process = process;
        this.reader = new Thread(() -> read(all), "said");
        reader.start();
    }

    /** {@code environment} has what is preloaded. Standard error goes to a file beside the folder. */
    static RunningMember start(
            Path folder, List<String> arguments, Map<String, String> environment, Path temp, Acknowledged all)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MemberMain.class.getName(),
                folder.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        temp.resolve(folder.getFileName() + ".err").toFile()));
        Path library = Files.createDirectories(temp.resolve("library-of-" + folder.getFileName()));
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", library.toString());
        builder.environment().putAll(environment);
        return new RunningMember(builder.start(), all);
    }

    private void read(Acknowledged all) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A line that a kill cut has no end mark and tells nothing.
                if (line.endsWith(MemberMain.END)) {
                    take(line.substring(0, line.length() - MemberMain.END.length()), all);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(String line, Acknowledged all) {
        if (line.startsWith(MemberMain.HEIGHT)) {
            height.set(Long.parseLong(line.substring(MemberMain.HEIGHT.length())));
        } else if (line.equals(MemberMain.STOPPED)) {
            stopped = true;
        } else if (line.startsWith(MemberMain.RECEIPT)) {
            all.receipt(line.substring(MemberMain.RECEIPT.length()));
            receipts.incrementAndGet();
        } else if (line.startsWith(MemberMain.STORED)) {
            all.stored(line.substring(MemberMain.STORED.length()));
            writes.incrementAndGet();
        } else {
            all.broken(line);
        }
    }

    long receipts() {
        return receipts.get();
    }

    long writes() {
        return writes.get();
    }

    boolean isStopped() {
        return stopped;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The height that it said last; asks for the next answer. */
    long height() throws IOException {
        tell("height");
        return height.get();
    }

    /** The same; -1 if it cannot be asked. */
    long heightOrNone() {
        try {
            return height();
        } catch (IOException ended) {
            return -1;
        }
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
            throw new AssertionError("the member does not end");
        }
        reader.join();
    }
}
