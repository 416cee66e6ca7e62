package org.medchain.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDriversTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void throughput_tinyRun_leavesTableAndPictureAndNoScratch() throws Exception {
        LedgerThroughput.run(
                args("--suites 1 --events 40 --threads 1,2,async --run-ms 200 --warm-up-ms 10 --limit-ms 10"), out);

        List<String> csv = Files.readAllLines(folder.resolve("ledger-throughput.csv"));
        assertThat(csv).hasSize(7);
        assertThat(csv.get(1)).startsWith("1,AddData,");
        assertThat(folder.resolve("ledger-throughput.png")).isNotEmptyFile();
        assertNoScratch();
    }

    @Test
    void footprint_tinyRun_findsNoEventBelowTheSumOfItsFields() throws Exception {
        LedgerFootprint.run(args("--events 20 --streams 10 --grants 1,2 --directory-copies 1"), out);

        List<String> csv = Files.readAllLines(folder.resolve("ledger-footprint.csv"));
        assertThat(csv).hasSize(7);
        for (String line : csv.subList(1, csv.size())) {
            String[] cells = line.split(",", -1);
            assertThat(Double.parseDouble(cells[5])).as(line).isGreaterThan(Double.parseDouble(cells[4]));
            assertThat(Double.parseDouble(cells[6])).as(line).isGreaterThan(Double.parseDouble(cells[5]));
        }
        assertThat(folder.resolve("directory-footprint.csv")).isNotEmptyFile();
        assertNoScratch();
    }

    @Test
    void atScale_tinyRun_verifiesWhatItFilledAndUsesItAgain(@TempDir Path filled) throws Exception {
        String arguments = "--events 60 --rounds 1 --limit-ms 20 --filled " + filled.resolve("ledger");
        LedgerAtScale.run(args(arguments), out);
        LedgerAtScale.run(args(arguments + " --measure open"), out);

        assertThat(Files.readAllLines(folder.resolve("ledger-reads.csv"))).hasSize(3);
        List<String> verified = Files.readAllLines(folder.resolve("ledger-verification.csv"));
        assertThat(verified).hasSize(2);
        assertThat(Double.parseDouble(verified.get(1).split(",", -1)[0])).isPositive();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Opening");
    }

    @Test
    void throughput_unknownArgument_isRefused() {
        assertThatThrownBy(() -> LedgerThroughput.run(args("--evnts 40"), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("evnts");
    }

    private String[] args(String text) {
        return (text + " --results " + folder).split(" ", -1);
    }

    private void assertNoScratch() throws Exception {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }
}
