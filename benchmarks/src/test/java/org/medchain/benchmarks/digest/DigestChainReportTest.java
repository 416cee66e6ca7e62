package org.medchain.benchmarks.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestChainReportTest {
    @TempDir
    Path folder;

    @Test
    void publishedStream_bothSchemes_fetchOneDigestAndOneAChunk() throws Exception {
        try (PublishedStream stream = new PublishedStream(7, 100)) {
            assertThat(stream.verifyChain().digests()).isEqualTo(1);
            assertThat(stream.verifyRecords().digests()).isEqualTo(7);
        }
    }

    @Test
    void report_tinyRun_hasBothTables() throws Exception {
        String[] args = ("--forks 0 --warmups 0 --iterations 1 --iteration-ms 10 --stream-bytes 100000"
                        + " --chunk-sizes 10000 --schemes BOUND --stream-lengths 3 --record-size 1000 --results "
                        + folder)
                .split(" ", -1);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        DigestChainReport.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("| chain, bound | 10,000 | 1 |")
                .contains("| 3 | digest chain | 1 | 32 |")
                .contains("| 3 | record by record | 3 | 96 |");
        assertThat(Files.readString(folder.resolve("digest-chain.csv"))).hasLineCount(5);
    }
}
