package org.medchain.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterThroughputTest {
    private static final int HEADER = 1;
    private static final int RATE = 5;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void cluster_tinyRunOfLedgers_ordersOperationsAndLeavesNoScratch() throws Exception {
        run("embedded,qbft,qbft-at-once");
    }

    /** The library's own time-outs make it slow to come together on a busy machine. */
    @Test
    @Tag("slow")
    void cluster_tinyRunOfBftSmart_ordersOperationsAndLeavesNoScratch() throws Exception {
        run("bftsmart,bftsmart-ledger");
    }

    private void run(String engines) throws Exception {
        String args = "--engines " + engines
                + " --events 80 --clients 2,async --in-flight 8 --run-ms 300 --warm-up-ms 10 --limit-ms 10 "
                + "--sorts add_data --results " + folder;
        ClusterThroughput.run(args.split(" ", -1), out);

        List<String> csv = Files.readAllLines(folder.resolve("cluster-throughput.csv"));
        assertThat(csv).hasSize(HEADER + 2 * engines.split(",", -1).length);
        for (String line : csv.subList(HEADER, csv.size())) {
            assertThat(Double.parseDouble(line.split(",", -1)[RATE])).as(line).isPositive();
        }
        assertThat(folder.resolve("cluster-limits.csv")).isNotEmptyFile();
        assertThat(folder.resolve("cluster-throughput-add_data.png")).isNotEmptyFile();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }
}
