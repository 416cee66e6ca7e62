package org.medchain.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A fault is the one that a drill asks for, and no other. */
class MachineryTest {
    private static final Duration WAIT = Duration.ofMillis(20);

    @Test
    void clockAhead_ofAProcess_isOnlyTheWallClockAndTimedWaitsTakeTheirTime() throws IOException {
        Optional<Map<String, String>> environment = Machinery.clockAhead("+1d");
        assumeThat(environment).as("libfaketime is installed").isPresent();
        ProcessBuilder clocks = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Clocks.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        clocks.environment().putAll(environment.get());
        Instant before = Instant.now();
        List<String> said;
        try (BufferedReader lines = clocks.start().inputReader()) {
            said = lines.lines().toList();
        }

        assertThat(Duration.between(before, Instant.parse(said.get(0))))
                .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(5));
        assertThat(Duration.parse(said.get(1))).isBetween(WAIT, WAIT.plusMinutes(5));
    }

    /** Says what its wall clock shows, and how long a wait took by its monotonic clock. */
    static final class Clocks {
        private Clocks() {}

        public static void main(String[] args) {
            long begun = System.nanoTime();
            LockSupport.parkNanos(WAIT.toNanos());
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println(Instant.now());
            System.out.println(waited);
        }
    }
}
