package org.medchain.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.examples.ecg.SyntheticEcg;

class QuickstartTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void run_recordGiven_keepsEveryPromise() throws Exception {
        SyntheticEcg.write(folder, "short", Duration.ofSeconds(125), 7);

        int status = run(folder.resolve("short.hea").toString());

        assertThat(status).as(output()).isZero();
        assertThat(output())
                .contains(
                        "names chunk 8", "OUT_OF_RANGE", "DATA_NOT_HELD", "REVOKED", "All 24 checks in 16 steps hold.");
        assertThat(folder.resolve("out/ecg.png")).isNotEmptyFile();
        assertThat(folder.resolve("out/record.txt")).hasBinaryContent(Generation.healthSummary());
    }

    @Test
    void run_recordMissing_endsWithAnErrorStatus() {
        assertThat(run(folder.resolve("absent.hea").toString())).isEqualTo(1);
        assertThat(output()).contains("FAILED");
    }

    @Test
    void run_twoRecords_explainsItsUse() {
        assertThat(run("a.hea", "b.hea")).isEqualTo(2);
        assertThat(output()).contains("usage");
        assertThat(Files.exists(folder.resolve("out"))).isFalse();
    }

    @Test
    void run_membersThatMakeNoConsortium_explainsItsUse() {
        for (String members : new String[] {"0", "2", "3", "11", "four", "-4"}) {
            assertThat(run("--members", members)).as(members).isEqualTo(2);
        }
        assertThat(run("--members")).isEqualTo(2);
        assertThat(output()).contains("--members n");
    }

    private int run(String... args) {
        return Quickstart.run(
                args, folder.resolve("out"), new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
