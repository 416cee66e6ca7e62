package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A decision without a date cannot be judged later by what was known then. */
class DecisionsPageTest {
    private static final Pattern DECISION =
            Pattern.compile("^- \\*\\*.*?(?=^- \\*\\*|^#|^\\||\\n\\n|\\z)", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void decision_endsWithItsDate() {
        List<String> decisions = DECISION.matcher(Pages.read(Pages.ROOT.resolve("docs/decisions.md")))
                .results()
                .map(decision -> decision.group().strip())
                .toList();

        assertThat(decisions).hasSizeGreaterThan(80).allSatisfy(decision -> assertThat(decision)
                .matches(Pattern.compile(".*\\(20\\d\\d-\\d\\d-\\d\\d\\)", Pattern.DOTALL)));
    }
}
