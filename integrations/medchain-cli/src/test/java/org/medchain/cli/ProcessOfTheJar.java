package org.medchain.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the runnable jar, with the compilers and the garbage collector of this one. */
final class ProcessOfTheJar {
    private static final long AT_MOST_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private ProcessOfTheJar(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static ProcessOfTheJar start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** With these variables besides its environment. */
    static ProcessOfTheJar start(Path folder, Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-jar", jar().toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(variables);
        return new ProcessOfTheJar(builder.start(), out, err);
    }

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target").toAbsolutePath())) {
            return built.filter(file -> file.toString().endsWith("-all.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitLine(String line) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AT_MOST_SECONDS);
        while (out().lines().noneMatch(line::equals)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("no line \"" + line + "\": " + out() + err());
            }
            pause();
        }
    }

    private void pause() {
        try {
            boolean unused = process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Signal 15. */
    void terminate() {
        process.destroy();
    }

    /** Signal 9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
