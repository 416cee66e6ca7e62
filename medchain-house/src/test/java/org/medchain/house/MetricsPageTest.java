package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag;

/**
 * Keeps {@code docs/metrics.md} level with the code. {@code -Dhouse.update=true} writes the tables of instruments and tags anew; the
 * rest is written by hand.
 */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    /** Its names are properties, which a test of the starter compares. */
    private static final Path PROPERTIES = Pages.ROOT.resolve("docs/howto/spring-boot.md");

    private static final Pattern NAME = Pattern.compile("`(medchain\\.[a-z_.]+)`");

    @Test
    void tables_areThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        String drawn = with(with(page, "instruments", instruments()), "tags", tags());
        if (Boolean.getBoolean("house.update")) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(drawn);
    }

    @Test
    void names_thatPagesUse_areThoseOfInstrumentsAndTags() {
        Set<String> known =
                Arrays.stream(Instrument.values()).map(Instrument::id).collect(Collectors.toSet());
        known.addAll(values().keySet());
        known.addAll(named(PROPERTIES).toList());

        Set<String> named = Pages.all().stream()
                .filter(page -> !page.equals(PROPERTIES))
                .flatMap(MetricsPageTest::named)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(known);
    }

    private static Stream<String> named(Path page) {
        return NAME.matcher(Pages.read(page)).results().map((MatchResult found) -> found.group(1));
    }

    private static String with(String page, String part, String content) {
        String begin = "<!-- " + part + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end -->", from);
        assertThat(from).as(part).isGreaterThan(begin.length());
        return page.substring(0, from) + content + page.substring(to);
    }

    private static String instruments() {
        StringBuilder table = new StringBuilder("| instrument | kind | unit | tags | what |\n|---|---|---|---|---|\n");
        for (Instrument instrument : Instrument.values()) {
            String keys = instrument.tags().stream()
                    .map(values -> "`" + values.get(0).key() + "`")
                    .collect(Collectors.joining(", "));
            table.append("| `")
                    .append(instrument.id())
                    .append("` | ")
                    .append(instrument.kind().name().toLowerCase(Locale.ROOT))
                    .append(" | `")
                    .append(instrument.unit())
                    .append("` | ")
                    .append(keys)
                    .append(" | ")
                    .append(instrument.description())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String tags() {
        StringBuilder table = new StringBuilder("| tag | values |\n|---|---|\n");
        values().forEach((key, sets) -> sets.forEach(set ->
                table.append("| `").append(key).append("` | ").append(set).append(" |\n")));
        return table.toString();
    }

    /** For each key its sets of values, of which different instruments may have different ones. */
    private static Map<String, Set<String>> values() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Instrument instrument : Instrument.values()) {
            for (List<Tag> set : instrument.tags()) {
                found.computeIfAbsent(set.get(0).key(), first -> new TreeSet<>())
                        .add(written(set));
            }
        }
        return found;
    }

    private static String written(List<Tag> set) {
        return set.get(0) instanceof Tag.Peer
                ? "`0` to `" + Tag.Peer.MAX + "`, `other`"
                : set.stream().map(tag -> "`" + tag.value() + "`").collect(Collectors.joining(", "));
    }
}
