package org.medchain.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSettingsTest {
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT30S", "P365D"})
    void time_thatCanBeMeant_isTaken(Duration time) {
        assertThat(TimeSettings.require("patience", time)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 ms", "PT-1S, -1 s", "PT0.0009S, 0 ms", "P366D, 31622400 s"})
    void time_thatCannotBeMeant_isRefused(Duration time, String found) {
        assertThatThrownBy(() -> TimeSettings.require("patience", time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patience: expected a time from 1 ms to 31536000 s, found " + found);
    }

    @Test
    void time_beyondALimitOfItsOwn_isRefused() {
        assertThatThrownBy(() -> TimeSettings.require("retryAfter", ENDLESS, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retryAfter: expected a time from 1 ms to 3600 s, found " + Long.MAX_VALUE + " s");
    }

    @Test
    void millis_ofATimeThatHasMore_areTheMost() {
        assertThat(TimeSettings.millis(Duration.ofSeconds(2))).isEqualTo(2_000);
        assertThat(TimeSettings.millis(ENDLESS)).isEqualTo(Long.MAX_VALUE);
        assertThat(TimeSettings.millis(ENDLESS.negated())).isEqualTo(Long.MIN_VALUE);
    }
}
