package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "roster, roster, 0", "rooster, roster, 1", "kitten, sitting, 3", "ab, ba, 2"
    })
    void distance_isTheFewestChanges_eitherWay(String one, String other, int expected) {
        assertThat(Spelling.distance(one, other)).isEqualTo(expected);
        assertThat(Spelling.distance(other, one)).isEqualTo(expected);
    }
}
