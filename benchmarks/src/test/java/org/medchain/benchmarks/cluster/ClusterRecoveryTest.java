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

class ClusterRecoveryTest {
    private static final int KILLS = 1;
    private static final int WAIT = 3;
    private static final int BACK = 5;

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void recovery_shortRun_hasAWaitAndAReturnForEachKill() throws Exception {
        String args =
                "--engines qbft --rounds 1 --victims 1 --events 4000 --run-ms 1500 --kill-after-ms 300 --warm-up-ms 500 --results "
                        + folder;
        ClusterRecovery.run(args.split(" ", -1), new PrintStream(OutputStream.nullOutputStream()));

        List<String> csv = Files.readAllLines(folder.resolve("cluster-recovery.csv"));
        assertThat(csv).hasSize(2);
        String[] row = csv.get(1).split(",", -1);
        assertThat(row[KILLS]).isEqualTo("1");
        assertThat(Double.parseDouble(row[WAIT])).isPositive();
        assertThat(Double.parseDouble(row[BACK])).isPositive();
    }
}
