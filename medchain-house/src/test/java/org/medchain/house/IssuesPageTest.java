package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.health.IssueCode;

/** Keeps {@code docs/howto/watch-health.md} level with the code: each code has one row, in order, which says what it takes away. */
class IssuesPageTest {
    private static final String PAGE = Pages.read(Pages.ROOT.resolve("docs/howto/watch-health.md"));
    private static final Map<IssueCode.Effect, String> WORDS = Map.of(
            IssueCode.Effect.NOT_LIVE, "liveness",
            IssueCode.Effect.NOT_READY, "readiness",
            IssueCode.Effect.ATTENTION, "nothing yet");

    @Test
    void codes_areTheRowsOfThePage_withWhatTheyTakeAway() {
        Map<String, String> expected = new LinkedHashMap<>();
        Stream.of(IssueCode.values()).forEach(code -> expected.put(code.name(), WORDS.get(code.effect())));

        Map<String, String> rows = Pattern.compile("^\\| `([A-Z0-9_]+)` \\| ([a-z ]+) \\|", Pattern.MULTILINE)
                .matcher(PAGE)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2), (one, other) -> "twice", LinkedHashMap::new));
        assertThat(rows).containsExactlyEntriesOf(expected);
    }

    @Test
    void rows_sayWhatToDo() {
        assertThat(Pattern.compile("^\\| `[A-Z0-9_]+` \\| [a-z ]+ \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE)
                        .matcher(PAGE)
                        .results()
                        .count())
                .isEqualTo(IssueCode.values().length);
    }
}
