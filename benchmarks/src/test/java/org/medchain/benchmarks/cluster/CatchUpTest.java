package org.medchain.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatchUpTest {
    private static final int EVENTS = 2;
    private static final int BLOCKS = 3;

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void catchUp_shortRun_countsWhatWasMissed() throws Exception {
        String args =
                "--clients 4 --rounds 1 --events 800 --run-ms 60000 --warm-up-ms 200 --limit-ms 50 --results " + folder;
        CatchUp.run(args.split(" ", -1), new PrintStream(OutputStream.nullOutputStream()));

        List<String> csv = Files.readAllLines(folder.resolve("catch-up.csv"));
        assertThat(csv).hasSize(2);
        String[] row = csv.get(1).split(",", -1);
        assertThat(Integer.parseInt(row[EVENTS])).isEqualTo(600);
        assertThat(Integer.parseInt(row[BLOCKS])).isBetween(1, 600);
    }
}
