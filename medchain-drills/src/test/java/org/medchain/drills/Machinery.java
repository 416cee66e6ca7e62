package org.medchain.drills;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What makes a process believe in another clock, or wait for its disk. What this machine lacks is empty. */
final class Machinery {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private Machinery() {}

    /** The environment of a process whose wall clock is this far ahead; its monotonic clock is right. By libfaketime. */
    static Optional<Map<String, String>> clockAhead(String offset) throws IOException {
        try (Stream<Path> platforms = Files.list(LIBRARIES)) {
            return platforms
                    .map(platform -> platform.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .map(library -> Map.of(
                            "LD_PRELOAD",
                            library.toString(),
                            "FAKETIME",
                            offset,
                            "FAKETIME_DONT_FAKE_MONOTONIC",
                            "1",
                            "DONT_FAKE_MONOTONIC",
                            "1",
                            // With the fix for old C libraries on, each wait for a time ends at once, and the process
                            // spins.
                            "FAKETIME_FORCE_MONOTONIC_FIX",
                            "0"));
        }
    }

    /** The environment of a process for which every fsync takes so long; needs a C compiler. */
    static Optional<Map<String, String>> slowDisk(Path temp, int millis) throws IOException {
        Path source = temp.resolve("slow-sync.c");
        Path library = temp.resolve("slow-sync.so");
        if (Files.notExists(library)) {
            try (InputStream code = Objects.requireNonNull(Machinery.class.getResourceAsStream("slow-sync.c"))) {
                Files.write(source, code.readAllBytes());
            }
            if (!run(List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl"))) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.of("LD_PRELOAD", library.toString(), "SLOW_SYNC_MS", Integer.toString(millis)));
    }

    private static boolean run(List<String> command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean done = process.onExit().join().exitValue() == 0;
            if (!done) {
                System.out.println(command + ": " + said);
            }
            return done;
        } catch (IOException e) {
            System.out.println(command + ": " + e.getMessage());
            return false;
        }
    }
}
