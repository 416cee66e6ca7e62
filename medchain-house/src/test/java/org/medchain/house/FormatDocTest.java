package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/format.md} level with the sources: its domain tags, its CDDL and its example. */
class FormatDocTest {
    private static final Path ROOT = projectRoot();
    private static final String PAGE = read(ROOT.resolve("docs/format.md"));

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
                firsts(Pattern.compile("^" + name + "=(.*)$", Pattern.MULTILINE), read(ROOT.resolve(file)));
        assertThat(values).as("%s in %s", name, file).hasSize(1);
        return values.get(0);
    }

    /** What the library's modules are built from, in one text. */
    private static String mainSources() {
        List<String> sources = new ArrayList<>();
        for (Path module : under(ROOT, 2)) {
            Path main = module.resolve("src/main/java");
            if (module.getFileName().toString().startsWith("medchain-") && Files.isDirectory(main)) {
                under(main, Integer.MAX_VALUE).stream()
                        .filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sources.add(read(file)));
            }
        }
        assertThat(sources).as("sources").isNotEmpty();
        return String.join("\n", sources);
    }

    private static List<Path> under(Path folder, int depth) {
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(folder + " cannot be read", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    /** The closest folder with the page, from the one that the test runs in upwards: the module's or the project's. */
    private static Path projectRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("docs/format.md"))) {
                return folder;
            }
        }
        throw new AssertionError("no docs/format.md in or above " + start);
    }
}
