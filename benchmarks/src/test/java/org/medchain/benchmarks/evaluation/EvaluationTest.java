package org.medchain.benchmarks.evaluation;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
    private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** Tables and pictures are there; what they say is for a person to judge. */
    @ParameterizedTest
    @CsvSource({
        "limits, 1, 0",
        "chain-cost, 1, 1",
        "streams, 1, 2",
        "mixtures, 1, 2",
        "shares, 1, 2",
        "responses, 1, 1",
        "transactions, 1, 1",
        "ledger-growth, 1, 1",
        "provider-growth, 1, 1",
        "session-growth, 1, 1",
        "model, 3, 0",
        "summary, 3, 0"
    })
    void section_tinyRun_reports(String section, long tables, long pictures) throws Exception {
        run(section);

        assertReported(section, tables, pictures);
    }

    private void assertReported(String section, long tables, long pictures) throws Exception {
        assertThat(folder.resolve("evaluation-" + section + ".md")).isNotEmptyFile();
        assertThat(files(".csv")).hasSize((int) tables);
        assertThat(files(".png")).hasSize((int) pictures);
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("scratch"));
    }

    @Test
    void storage_tinyRun_endedSessionsLeaveOnlyTombstones() throws Exception {
        run("storage");

        assertReported("storage", 2, 2);
        assertThat(State.in(folder).checks("storage"))
                .allSatisfy(check ->
                        assertThat(check.reached()).as(check.toString()).isTrue());
    }

    @Test
    void tableTwo_tinyRun_countsAsManyBlocksAsThePaperAndOneQuerySetForAnyStream() throws Exception {
        run("table-2");

        assertReported("table-2", 2, 0);
        List<String[]> rows = Files.readAllLines(folder.resolve("evaluation-table-2.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(Double.parseDouble(row[row.length - 1]))
                .as("blocks: " + String.join(",", row))
                .isEqualTo(Double.parseDouble(row[row.length - 2])));
        assertThat(State.in(folder).checks("table-2")).singleElement().matches(Check::reached);
    }

    @Test
    void run_unknownSection_isRefused() {
        assertThatThrownBy(() -> run("figure-13")).hasMessageContaining("figure-13");
    }

    @Test
    void state_checksOfTwoSectionsWithLikeNames_stayApart() throws Exception {
        State state = State.in(folder);
        state.checked("a", List.of(new Check("one", "1", true)));
        state.checked("a-b", List.of(new Check("two", "2", false), new Check("three", "3", true)));
        state.checked("a", List.of(new Check("four", "4", false)));
        state.found(Finding.SYNCS, 7);
        state.took("a", 3);
        state.save();

        State read = State.in(folder);
        assertThat(read.checks("a")).containsExactly(new Check("four", "4", false));
        assertThat(read.checks("a-b")).containsExactly(new Check("two", "2", false), new Check("three", "3", true));
        assertThat(read.finding(Finding.SYNCS)).isEqualTo(7);
        assertThat(read.finding(Finding.SHA_256)).isNaN();
        assertThat(read.seconds("a")).isEqualTo(3);
    }

    private void run(String section) throws Exception {
        Evaluation.run(new String[] {"--scale", "tiny", "--sections", section, "--results", folder.toString()}, out);
    }

    private List<Path> files(String ending) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
