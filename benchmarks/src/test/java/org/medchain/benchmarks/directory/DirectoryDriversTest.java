package org.medchain.benchmarks.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDriversTest {
    private static final int STEPS = 4;
    private static final int RATE = 5;
    private static final int FAILED = 6;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void throughput_tinyRun_doesEveryStepOnEveryNetworkAndLeavesNoScratch() throws Exception {
        DirectoryThroughput.run(
                args(
                        "--networks embedded:1:1,quorum:3:2 --clients 2 --records 8 --payload 64 --run-ms 200 --warm-up-ms 1 "
                                + "--limit-ms 10"),
                out);

        List<String[]> rows = rows("directory-throughput");
        assertThat(rows).hasSize(2 * STEPS);
        assertThat(rows)
                .allSatisfy(cells -> assertThat(Double.parseDouble(cells[RATE])).isPositive());
        assertThat(rows("directory-start")).hasSize(2);
        assertThat(folder.resolve("directory-limits.csv")).isNotEmptyFile();
        assertThat(folder.resolve("directory-throughput.png")).isNotEmptyFile();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    @Test
    void lookUps_tinyRun_moveLittleAndFallToLiarsInChordMoreThanInTheRing() throws Exception {
        LookUpReport.run(
                args("--joined 4,10 --nodes 10,100 --liars 10 --addresses 2000 --look-ups 2000 --limit-ms 10"), out);

        for (String[] cells : rows("directory-moved")) {
            double best = Double.parseDouble(cells[3]);
            assertThat(Double.parseDouble(cells[2])).isCloseTo(best, within(best / 5));
        }
        for (String[] cells : rows("directory-captured")) {
            assertThat(Double.parseDouble(cells[4])).isGreaterThan(Double.parseDouble(cells[5]));
        }
        assertThat(rows("directory-hops")).hasSize(2);
        assertThat(folder.resolve("directory-look-ups.png")).isNotEmptyFile();
    }

    @Test
    void antiEntropy_tinyRun_measuresEveryPartAndLosesNoWrite() throws Exception {
        AntiEntropy.run(
                args("--records 40 --payload 64 --rate 8 --pace-ms 1000 --idle-ms 100 --settle-ms 1 --filled "
                        + folder.resolve("filled")),
                out);

        List<String[]> rows = rows("anti-entropy");
        assertThat(rows).hasSize(7);
        assertThat(rows.stream().map(cells -> cells[FAILED]).filter(cell -> !cell.isEmpty()))
                .containsExactly("0", "0");
        assertThat(folder.resolve("filled").resolve("40-64-1")).isDirectory();
    }

    private List<String[]> rows(String table) throws Exception {
        return Files.readAllLines(folder.resolve(table + ".csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private String[] args(String text) {
        return (text + " --results " + folder).split(" ", -1);
    }
}
