package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.core.access.RefusalReason;

/** Keeps the table of reasons in {@code docs/hapi.md} level with the code: each reason has its row, and no other has. */
class ReasonsPageTest {
    @Test
    void reasons_areThoseOfThePage() throws Exception {
        String page = Files.readString(Path.of("../../docs/hapi.md"));
        String section = page.substring(page.indexOf("\n### Reasons\n"), page.indexOf("\n## Pages\n"));
        List<String> rows = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(row -> row.substring(0, row.indexOf(" | ")))
                .flatMap(first ->
                        Pattern.compile("`([A-Z_]+)`").matcher(first).results().map(found -> found.group(1)))
                .toList();
        assertThat(rows)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Stream.of(Refused.Reason.values(), RefusalReason.values())
                        .flatMap(Stream::of)
                        .map(Enum::name)
                        .toList());
    }
}
