package org.medchain.house;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts sources, the public API and what a user's class path has, under the root of a checkout; as tables of Markdown. */
final class Sizes {
    /** Where {@code dependency:build-classpath} writes a module's run-time class path. */
    static final String CLASS_PATH = "target/runtime.classpath";

    private static final int LONGEST = 10;
    private static final Map<String, String> USES = new TreeMap<>(Map.of(
            "client", "medchain-client",
            "member", "medchain-member",
            "offline verifier", "medchain-chain",
            "vendor's tests", "medchain-testkit"));

    private final Path root;
    private final List<Path> sources;

    Sizes(Path root) {
        this.root = root;
        this.sources = Pages.files(root, ".java");
    }

    String report() {
        return api() + "\n" + modules() + "\n" + longest() + "\n" + uses();
    }

    /** Types stand at the beginning of a line in {@code docs/api}, their members are indented. */
    String api() {
        StringBuilder table = new StringBuilder("| module | public types | public members |\n|---|--:|--:|\n");
        long types = 0;
        long members = 0;
        for (Path file : Pages.files(root.resolve("docs/api"), ".txt")) {
            List<String> lines =
                    Pages.read(file).lines().filter(line -> !line.isBlank()).toList();
            long indented = lines.stream().filter(line -> line.startsWith(" ")).count();
            String module = file.getFileName().toString().replace(".txt", "");
            table.append(row("`" + module + "`", lines.size() - indented, indented));
            types += lines.size() - indented;
            members += indented;
        }
        return table.append(row("all", types, members)).toString();
    }

    String modules() {
        StringBuilder table = new StringBuilder(
                "| module | main files | main lines | test files | test lines |\n|---|--:|--:|--:|--:|\n");
        Map<String, List<Path>> byModule =
                sources.stream().collect(Collectors.groupingBy(this::module, TreeMap::new, Collectors.toList()));
        byModule.forEach((module, files) -> table.append(row("`" + module + "`", counts(files))));
        return table.append(row("all", counts(sources))).toString();
    }

    private long[] counts(List<Path> files) {
        List<Path> tests = files.stream().filter(this::isTest).toList();
        List<Path> main = files.stream().filter(file -> !isTest(file)).toList();
        return new long[] {main.size(), sum(main, Sizes::lines), tests.size(), sum(tests, Sizes::lines)};
    }

    private String module(Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/').replaceFirst("/src/.*", "");
    }

    private boolean isTest(Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/').contains("/src/test/");
    }

    String longest() {
        return sources.stream()
                .sorted(Comparator.comparingLong(Sizes::lines).reversed())
                .limit(LONGEST)
                .map(file -> row("`" + root.relativize(file) + "`", lines(file)))
                .collect(Collectors.joining("", "| longest files | lines |\n|---|--:|\n", ""));
    }

    /** What each use brings, its own jar first; nothing for a use whose class path was not written. */
    String uses() {
        StringBuilder text = new StringBuilder("| use | jars | bytes |\n|---|--:|--:|\n");
        StringBuilder trees = new StringBuilder();
        USES.forEach((use, module) -> {
            List<Path> jars = jars(module);
            text.append(row(use + ", `" + module + "`", jars.size(), sum(jars, Sizes::size)));
            trees.append("\n| ").append(use).append(" | bytes |\n|---|--:|\n");
            jars.forEach(jar -> trees.append(row("`" + jar.getFileName() + "`", size(jar))));
        });
        return text.append(trees).toString();
    }

    private List<Path> jars(String module) {
        Path written = root.resolve(module).resolve(CLASS_PATH);
        if (!Files.exists(written)) {
            return List.of();
        }
        Stream<Path> needed = Stream.of(Pages.read(written).strip().split(Pattern.quote(File.pathSeparator), -1))
                .filter(jar -> !jar.isBlank())
                .map(Path::of)
                .sorted(Comparator.comparing(jar -> jar.getFileName().toString()));
        return Stream.concat(own(module), needed).toList();
    }

    private Stream<Path> own(String module) {
        try (Stream<Path> built = Files.list(root.resolve(module).resolve("target"))) {
            return built
                    .filter(file -> file.getFileName().toString().matches(module + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(String name, long... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> String.format(Locale.ROOT, "%,d", number))
                .collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
    }

    private static long sum(List<Path> files, ToLongFunction<Path> size) {
        return files.stream().mapToLong(size).sum();
    }

    private static long lines(Path file) {
        return Pages.read(file).lines().count();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
