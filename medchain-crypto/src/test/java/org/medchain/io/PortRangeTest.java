package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortRangeTest {
    private static final int FIRST = 18_000;
    private static final int PAIRS = 400;

    @TempDir
    private Path folder;

    private static PortRange range(Path folder) {
        return PortRange.open(folder.resolve("claims"), FIRST, PAIRS, 0);
    }

    @Test
    void free_aWholeRoundWithOneTaken_givesNeitherItNorItsNeighbour() throws IOException {
        PortRange range = range(folder);
        int taken = range.free(1).get(0);
        try (ServerSocket first = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(range.free(1).get(0) + 1)) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> range.free(PAIRS))
                    .withMessageContaining("expected 400 pairs of free ports from 18000 to 18799");
            List<Integer> round = new ArrayList<>(range.free(PAIRS / 4));
            round.addAll(range.free(PAIRS / 4));
            assertThat(round).doesNotContain(first.getLocalPort(), second.getLocalPort() - 1);
        }
    }

    @Test
    void free_inAnotherProcessToo_areDifferentThoughNobodyListensYet() throws IOException {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader()) {
            Set<String> theirs = Set.of(said.readLine().split(" "));
            assertThat(theirs).hasSize(PAIRS / 4);
            assertThat(range(folder).free(PAIRS / 4))
                    .extracting(String::valueOf)
                    .doesNotContainAnyElementsOf(theirs);
        } finally {
            other.destroyForcibly().onExit().join();
        }
    }

    /** Says which ports it was given, and keeps them until it is killed. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            System.out.println(range(Path.of(args[0])).free(PAIRS / 4).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")));
            int unused = System.in.read();
        }
    }
}
