package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Log messages with parameters are patterns of {@link java.text.MessageFormat}, in which a single quote hides what follows. */
class LogMessagesTest {
    private static final Pattern PATTERN =
            Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*\\{[0-9]}(?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern SINGLE_QUOTE = Pattern.compile("(?<!')'(?!')");

    @Test
    void patterns_ofLogMessages_haveDoubledQuotesOnly() {
        List<String> patterns = Pages.files(Pages.ROOT, ".java").stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .flatMap(LogMessagesTest::patterns)
                .toList();
        assertThat(patterns).hasSizeGreaterThan(20);
        assertThat(patterns)
                .filteredOn(pattern -> SINGLE_QUOTE.matcher(pattern).find())
                .isEmpty();
    }

    private static Stream<String> patterns(Path file) {
        return PATTERN.matcher(Pages.read(file)).results().map(found -> file.getFileName() + ": " + found.group(1));
    }
}
