package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "patient 7f3a", "Zoë Müller", "北京医院", "مريض", "a\\b \"c\" {0} %s", "\ud83c\udfe5 clinic"})
    void harmlessText_comesBackAsItIs(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, \\u0000", // NUL
        "000a, \\u000a", // a line of its own
        "000d, \\u000d",
        "001b, \\u001b", // begins a terminal's commands
        "007f, \\u007f",
        "0085, \\u0085", // C1: next line
        "009b, \\u009b", // C1: begins a terminal's commands
        "200b, \\u200b", // zero width
        "202e, \\u202e", // right-to-left override
        "2066, \\u2066", // left-to-right isolate
        "2028, \\u2028",
        "2029, \\u2029",
        "feff, \\ufeff",
        "d800, \\ud800", // half a pair
        "dfff, \\udfff",
        "e0041, \\udb40\\udc41" // a tag character, beyond the first plane
    })
    void unseenCharacter_isEscaped(String hex, String expected) {
        String unseen = new String(Character.toChars(Integer.parseInt(hex, 16)));

        assertThat(Printable.of("a" + unseen + "b")).isEqualTo("a" + expected + "b");
    }

    @Test
    void everyCharacter_leavesOneLineWithoutControls() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT).forEach(point -> {
            String printed = Printable.of(new String(Character.toChars(point)));

            assertThat(printed.codePoints().anyMatch(Character::isISOControl))
                    .as("U+%04X", point)
                    .isFalse();
            assertThat(printed.lines().count()).as("U+%04X", point).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.3S, 300 ms",
        "PT1S, 1 s",
        "PT30S, 30 s",
        "PT1.5S, 1.5 s",
        "PT2M, 120 s",
        "PT0S, 0 ms",
        "PT-1.5S, -1.5 s",
        "PT9223372036854775807S, 9223372036854775807 s"
    })
    void duration_isInSecondsOrMilliseconds(Duration duration, String expected) {
        assertThat(Printable.duration(duration)).isEqualTo(expected);
    }

    @Test
    void longText_isCutAndSaysHowMuchIsLeftOut() {
        assertThat(Printable.of("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(Printable.of("x".repeat(201))).isEqualTo("x".repeat(200) + "... (1 more characters)");
        assertThat(Printable.of("x".repeat(5_000_000))).isEqualTo("x".repeat(200) + "... (4999800 more characters)");
    }

    @Test
    void longTextOfPairs_isNotCutInsideAPair() {
        assertThat(Printable.of("x".repeat(199) + "\ud83c\udfe5\ud83c\udfe5"))
                .isEqualTo("x".repeat(199) + "\ud83c\udfe5... (1 more characters)");
    }

    @Test
    void escapedText_staysAsItIsTheSecondTime() {
        String once = Printable.of("a\nb\u202ec");

        assertThat(Printable.of(once)).isEqualTo(once).isEqualTo("a\\u000ab\\u202ec");
    }

    @Test
    void noText_isSaid() {
        assertThat(Printable.of(null)).isEqualTo("(no text)");
    }
}
