package org.medchain.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Kills a process before the n-th of its calls that change a file or make it durable. Needs a C compiler. */
final class KillAt {
    private final Path library;

    private KillAt(Path library) {
        this.library = library;
    }

    /** Empty where there is no compiler. */
    static Optional<KillAt> compile(Path temp) throws IOException {
        Path source = temp.resolve("kill-at.c");
        Path library = temp.resolve("kill-at.so");
        try (InputStream code = Objects.requireNonNull(KillAt.class.getResourceAsStream("kill-at.c"))) {
            Files.write(source, code.readAllBytes());
        }
        List<String> command =
                List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl");
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.out.println("no C compiler: " + e.getMessage());
            return Optional.empty();
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.onExit().join().exitValue() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return Optional.of(new KillAt(library));
    }

    /** The environment of a process that works in {@code folder}. */
    Map<String, String> step(Path folder, int step) {
        return Map.of(
                "LD_PRELOAD", library.toString(), "KILL_FOLDER", folder.toString(), "KILL_AT", Integer.toString(step));
    }
}
