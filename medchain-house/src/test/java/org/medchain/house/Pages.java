package org.medchain.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.medchain.io.FileTrees;

/** What readers read: the pages beside the README, and those under {@code docs}. */
final class Pages {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK =
            Pattern.compile("^ *```([a-z]*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Pages() {}

    /** A block of code in a page. */
    record Block(Path page, String language, String content) {
        @Override
        public String toString() {
            return ROOT.relativize(page) + ": "
                    + content.strip().lines().findFirst().orElse("");
        }
    }

    static List<Path> all() {
        List<Path> pages = new ArrayList<>();
        for (String page : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            pages.add(ROOT.resolve(page));
        }
        pages.addAll(files(ROOT.resolve("docs"), ".md"));
        pages.addAll(files(ROOT.resolve("benchmarks"), "README.md"));
        return pages;
    }

    static List<Block> blocks(String language) {
        return all().stream()
                .flatMap(page -> BLOCK.matcher(read(page))
                        .results()
                        .map(found -> new Block(page, found.group(1), found.group(2))))
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The files of the project; other modules may be building meanwhile. */
    static List<Path> files(Path folder, String ending) {
        try {
            return FileTrees.files(folder).stream()
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
