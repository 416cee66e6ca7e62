package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = Long.MAX_VALUE - 5;
    private final Pace pace = new Pace(Duration.ofNanos(10), () -> now);

    @Test
    void member_thatIsTooFast_waitsAndKeepsNoOtherOneBack() {
        assertThat(pace.permits(1)).isTrue();
        now++;
        assertThat(pace.permits(1)).isFalse();
        now += 8;
        assertThat(pace.permits(1)).isFalse();
        assertThat(pace.permits(2)).isTrue();
        now++;
        assertThat(pace.permits(1)).isTrue();
        assertThat(pace.permits(1)).isFalse();
    }
}
