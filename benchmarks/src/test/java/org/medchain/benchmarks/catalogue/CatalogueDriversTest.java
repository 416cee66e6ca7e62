package org.medchain.benchmarks.catalogue;

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

class CatalogueDriversTest {
    private static final int DIRECTORY_BYTES = 4;

    private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** The numbers are alike in how full the newest pages of runs and of entries are. */
    @Test
    void appendCost_tinyRun_putsAsMuchIntoTheDirectoryLateAsEarly() throws Exception {
        AppendCost.run(args("--chunks 65,129 --records 17,65 --appends 16 --warm-up 2 --chunk-bytes 5000"), out);

        List<String[]> rows = rows("append-cost.csv");
        assertThat(rows).hasSize(6);
        for (int i = 0; i < rows.size(); i += 2) {
            double early = Double.parseDouble(rows.get(i)[DIRECTORY_BYTES]);
            double late = Double.parseDouble(rows.get(i + 1)[DIRECTORY_BYTES]);
            assertThat(early).isPositive();
            assertThat(late / early).as(String.join(",", rows.get(i))).isBetween(0.8, 1.2);
        }
        assertNoScratch();
    }

    @Test
    void appendCost_appendsThatFillNoPage_areRefused() {
        assertThatThrownBy(() -> AppendCost.run(args("--appends 20"), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiple of 16");
    }

    @Test
    void rangeLookUp_tinyRun_fetchesOldChunks() throws Exception {
        RangeLookUp.run(args("--lengths 21,30 --fetches 2 --warm-up 1"), out);

        assertThat(rows("range-look-up.csv")).hasSize(2).allSatisfy(row -> assertThat(row[1])
                .isEqualTo("10"));
        assertNoScratch();
    }

    @Test
    void sealedAnswer_tinyRun_fetchesAllOfIt() throws Exception {
        SealedAnswer.run(args("--chunks 3 --chunk-bytes 1048576 --rounds 2"), out);

        assertThat(rows("sealed-answer.csv")).hasSize(2).allSatisfy(row -> assertThat(row[0])
                .isEqualTo("3"));
        assertNoScratch();
    }

    @Test
    void commitmentCost_tinyRun_comparesWithAndWithout() throws Exception {
        CommitmentCost.run(args("--rounds 1 --turn-ms 1 --accesses 2 --chunk-sizes 100 --grants 1,2"), out);

        assertThat(rows("salt-cost.csv")).hasSize(1);
        assertThat(rows("session-cost.csv")).hasSize(2).allSatisfy(row -> assertThat(Double.parseDouble(row[1]))
                .as("bytes with commitments")
                .isGreaterThan(Double.parseDouble(row[2])));
        List<String[]> evidence = rows("evidence-cost.csv");
        assertThat(evidence).hasSize(3);
        assertThat(Double.parseDouble(evidence.get(0)[1])).isGreaterThan(500);
        assertNoScratch();
    }

    private List<String[]> rows(String file) throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve(file));
        int columns = lines.get(0).split(",", -1).length;
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
        return lines.subList(1, lines.size()).stream()
                .map(line -> line.split(",", -1))
                .toList();
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
