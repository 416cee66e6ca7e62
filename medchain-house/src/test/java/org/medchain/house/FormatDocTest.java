package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/format.md} level with the sources: its domain tags, its CDDL and its example. */
class FormatDocTest {
    private static final Path ROOT = Pages.ROOT;
    private static final String PAGE = Pages.read(ROOT.resolve("docs/format.md"));

    /** A source of a module of the library. */
    private static final Pattern MAIN = Pattern.compile("^([a-z]+/)?medchain-[a-z-]+/src/main/java/");

    private static final String CDDL = String.join("\n", blocks("cddl")).replaceAll(";.*", "");
    private static final Pattern RULE = Pattern.compile("^([a-z][a-z0-9-]*) =", Pattern.MULTILINE);
    /** Not after a dot, which is a control operator such as {@code .size}. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.-])[a-z][a-z0-9-]*");

    private static final Set<String> PRELUDE = Set.of("bstr", "tstr", "bool");

    @Test
    void domainTags_ofTheSources_areThoseOfTheTable() {
        List<String> used = firsts(Pattern.compile("DomainTag\\.of\\(\"([^\"]*)\"\\)"), mainSources());
        List<String> listed = firsts(Pattern.compile("^\\| `([^`]*)` \\|", Pattern.MULTILINE), section("Domain tags"));

        assertThat(used).isNotEmpty();
        assertThat(listed)
                .as("the tags of the table, each once")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(used));
    }

    @Test
    void domainTags_ofTheSources_areLiteralsOfOnePlaceEach() {
        String sources = mainSources();

        assertThat(firsts(Pattern.compile("(DomainTag\\.of\\()(?!\")"), sources))
                .as("tags that the table cannot be compared with")
                .isEmpty();
        assertThat(firsts(Pattern.compile("DomainTag\\.of\\(\"([^\"]*)\"\\)"), sources))
                .as("tags used in two places mean two things")
                .doesNotHaveDuplicates();
    }

    @Test
    void rules_referenced_areDefined() {
        assertThat(defined()).as("defined once").doesNotHaveDuplicates();
        assertThat(referenced()).as("referenced").isSubsetOf(defined());
    }

    @Test
    void rules_defined_areReferencedOrEncodedOnTheirOwn() {
        Set<String> roots = roots();
        Set<String> reached = referenced();
        reached.addAll(roots);

        assertThat(roots).as("encoded on their own").isNotEmpty().isSubsetOf(defined());
        assertThat(defined()).as("of use").isSubsetOf(reached);
    }

    @Test
    void example_isTheVectorThatItNames() {
        String example = String.join("", blocks("hex")).replaceAll("\\s", "");
        String folder = "medchain-chain/src/test/resources/vectors/event/v1/";

        assertThat(PAGE).contains(folder + "x25519.properties");
        assertThat(example).isEqualTo(property(folder + "x25519.properties", "record"));
        assertThat(section("A worked example")).contains(property(folder + "x25519-hashes.properties", "record"));
    }

    private static List<String> defined() {
        return firsts(RULE, CDDL);
    }

    /** Every name on the right of a rule. */
    private static Set<String> referenced() {
        Set<String> names = new TreeSet<>(firsts(NAME, RULE.matcher(CDDL).replaceAll("")));
        names.removeAll(PRELUDE);
        return names;
    }

    /** The names in the first cells of the table of limits. */
    private static Set<String> roots() {
        Pattern firstCell = Pattern.compile("^\\| (`[^|]*) \\|", Pattern.MULTILINE);
        String cells = String.join(" ", firsts(firstCell, section("Encodings and their limits")));
        return new TreeSet<>(firsts(Pattern.compile("`([^`]*)`"), cells));
    }

    /** The page from a heading of the second level to the next. */
    private static String section(String title) {
        List<String> found = firsts(
                Pattern.compile("^(## [0-9]+\\. " + title + "\n.*?)(?=^## |\\z)", Pattern.MULTILINE | Pattern.DOTALL),
                PAGE);
        assertThat(found).as("sections \"%s\"", title).hasSize(1);
        return found.get(0);
    }

    private static List<String> blocks(String language) {
        return firsts(Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL), PAGE);
    }

    /** The first group of every match, or all of it if there is none. */
    private static List<String> firsts(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(match.groupCount() > 0 ? 1 : 0))
                .toList();
    }

    private static String property(String file, String name) {
        List<String> values =
                firsts(Pattern.compile("^" + name + "=(.*)$", Pattern.MULTILINE), Pages.read(ROOT.resolve(file)));
        assertThat(values).as("%s in %s", name, file).hasSize(1);
        return values.get(0);
    }

    /** What the library's modules are built from, in one text. */
    private static String mainSources() {
        List<String> sources = Pages.files(ROOT, ".java").stream()
                .filter(file -> MAIN.matcher(ROOT.relativize(file).toString()).find())
                .map(Pages::read)
                .toList();
        assertThat(sources).as("sources").isNotEmpty();
        return String.join("\n", sources);
    }
}
