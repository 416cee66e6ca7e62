package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/log-events.md} level with the code: whatever is logged at level WARNING or ERROR begins with an id, no two begin
 * with the same, and each has its row.
 */
class LogEventsPageTest {
    private static final String PAGE = Pages.read(Pages.ROOT.resolve("docs/log-events.md"));
    private static final Pattern CALL = Pattern.compile(
            "\\.log\\(\\s*([^\";]*?\\b(?:Level\\.)?(WARNING|ERROR)\\b)\\s*,\\s*(?:\\(\\)\\s*->\\s*)?(\\S{0,9})");
    private static final Pattern ID = Pattern.compile("\"(MC-[CDLNPS][0-9]{3})");
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(MC-[CDLNPS][0-9]{3})` \\| (WARNING|ERROR) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern RETIRED = Pattern.compile("^- `(MC-[CDLNPS][0-9]{3})`", Pattern.MULTILINE);

    /** Something that is logged. */
    private record Event(String id, String level, String place) {}

    private static List<Path> sources() {
        return Pages.files(Pages.ROOT, ".java").stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .filter(file -> Stream.of("/medchain-examples/", "/benchmarks/").noneMatch(file.toString()::contains))
                .toList();
    }

    private static List<Event> logged() {
        List<Event> events = new ArrayList<>();
        for (Path file : sources()) {
            Matcher call = CALL.matcher(Pages.read(file));
            while (call.find()) {
                Matcher id = ID.matcher(call.group(3));
                events.add(new Event(
                        id.find() ? id.group(1) : call.group(3),
                        call.group(2),
                        file.getFileName().toString()));
            }
        }
        return events;
    }

    @Test
    void warningsAndErrors_eachBeginWithAnIdOfTheirOwn() {
        List<Event> events = logged();

        assertThat(events)
                .hasSizeGreaterThan(80)
                .allSatisfy(event -> assertThat(event.id()).as(event.place()).matches("MC-[CDLNPS][0-9]{3}"));
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
    }

    @Test
    void ids_standWhereSomethingIsLoggedAndNowhereElse() {
        long literals = sources().stream()
                .flatMap(file -> ID.matcher(Pages.read(file)).results())
                .count();

        assertThat(literals).isEqualTo(logged().size());
    }

    @Test
    void rows_areTheEventsOfTheCode() {
        Map<String, String> levels = new TreeMap<>();
        logged().forEach(event -> levels.put(event.id(), event.level()));
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(PAGE).results().forEach(row -> assertThat(rows.put(row.group(1), row.group(2)))
                .as("a second row of %s", row.group(1))
                .isNull());

        assertThat(rows).isEqualTo(levels);
    }

    @Test
    void retiredIds_areNotUsedAgain() {
        List<String> retired =
                RETIRED.matcher(PAGE).results().map(row -> row.group(1)).toList();

        assertThat(logged()).extracting(Event::id).noneMatch(retired::contains);
    }
}
