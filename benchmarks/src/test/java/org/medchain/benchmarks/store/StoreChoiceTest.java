package org.medchain.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChoiceTest {
    @TempDir
    Path folder;

    @Test
    void report_tinyRun_hasARowForEachStoreAndKillsThatLeaveItWhole() throws Exception {
        String[] args = ("--events 2000 --rounds 1 --kills 1 --kill-within-ms 300 --warm-up-events 200 --look-ups 100"
                        + " --results " + folder)
                .split(" ", -1);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        StoreChoice.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(Files.readString(folder.resolve("store-choice.csv"))).hasLineCount(4);
        for (String name : Candidate.ALL) {
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .containsPattern("\\| " + name + " \\| 2,000 \\| .* \\| 1 \\| 1 \\|");
        }
    }
}
