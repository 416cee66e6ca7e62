package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.role.StreamWriter;

/** A process that records events as fast as it can is killed, again and again. */
class AuditKillIT {
    private static final int ROUNDS = 5;
    private static final int EVENTS = 40;

    @TempDir
    Path folder;

    /** Records events, and says of each that it did. */
    static final class Recorder {
        private Recorder() {}

        public static void main(String[] args) throws Exception {
            try (DurableAuditSink sink =
                    DurableAuditSink.open(Path.of(args[0]), unused(), Clock.systemUTC(), AuditFailure.REFUSE)) {
                long number = sink.pending();
                while (number < Long.MAX_VALUE) {
                    number++;
                    sink.recordAuditEvent(WardTrail.event("event " + number));
                    System.out.println(number);
                    System.out.flush();
                }
            }
        }
    }

    private static StreamWriter unused() {
        return (StreamWriter) Proxy.newProxyInstance(
                StreamWriter.class.getClassLoader(), new Class<?>[] {StreamWriter.class}, (proxy, method, args) -> {
                    if (method.getName().equals("next")) {
                        return ChunkIndex.FIRST;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private long recordUntilKilled() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = 0;
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                last = Long.parseLong(line);
                count++;
                if (count == EVENTS) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    @Test
    void events_thatWereAcknowledged_surviveEachKill() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            long acknowledged = recordUntilKilled();
            assertThat(acknowledged).isGreaterThanOrEqualTo((long) round * EVENTS);
            try (DurableAuditSink sink =
                    DurableAuditSink.open(folder, unused(), Clock.systemUTC(), AuditFailure.REFUSE)) {
                assertThat(sink.pending()).isGreaterThanOrEqualTo(acknowledged);
            }
            assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
        }
    }
}
