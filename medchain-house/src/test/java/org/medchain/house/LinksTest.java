package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each relative link of a page leads to a file that exists, and to a heading of it. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("(?<!!)!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

    static List<Path> pages() {
        return Pages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void link_leadsToAFileAndAHeading(Path page) {
        List<String> broken = new ArrayList<>();
        Matcher links = LINK.matcher(CODE.matcher(Pages.read(page)).replaceAll(""));
        while (links.find()) {
            String target = links.group(1);
            if (!target.matches("[a-z]+:.*") && !leads(page, target)) {
                broken.add(target);
            }
        }
        assertThat(broken).as("links of %s", Pages.ROOT.relativize(page)).isEmpty();
    }

    private static boolean leads(Path page, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(to) && (hash < 0 || anchors(Pages.read(to)).contains(target.substring(hash + 1)));
    }

    /** Headings as the usual renderers name them: lower case, no punctuation, hyphens for spaces, numbers for repetitions. */
    private static Set<String> anchors(String page) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        Matcher headings = HEADING.matcher(CODE.matcher(page).replaceAll(""));
        while (headings.find()) {
            String anchor = headings.group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int times = seen.merge(anchor, 1, Integer::sum);
            anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        }
        return anchors;
    }

    /** A page that nothing leads to is not read. */
    @Test
    void page_isReachedFromTheIndex() {
        Path index = Pages.ROOT.resolve("docs/README.md");
        Set<Path> linked = LINK.matcher(Pages.read(index))
                .results()
                .map(link -> link.group(1).replaceAll("#.*", ""))
                .filter(target -> !target.matches("[a-z]+:.*") && !target.isEmpty())
                .map(target -> index.resolveSibling(target).normalize())
                .collect(Collectors.toSet());

        assertThat(Pages.files(Pages.ROOT.resolve("docs"), ".md").stream()
                        .filter(page -> !page.equals(index))
                        .toList())
                .isSubsetOf(linked);
    }
}
