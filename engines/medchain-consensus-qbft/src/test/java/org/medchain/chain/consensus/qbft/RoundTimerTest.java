package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.metrics.Instrument;

class RoundTimerTest {
    private final Recorder environment = new Recorder();
    private final RoundTimer timer = new RoundTimer(OneNode.SETTINGS, environment);

    @Test
    void rounds_beyondTheFirst_areCountedOnceEach() {
        for (long round : new long[] {0, 0, 1, 1, 2, 0, 1}) {
            timer.start(round);
            timer.stop();
        }

        assertThat(environment.metrics().sum(Instrument.LEDGER_ROUND_CHANGES.series()))
                .isEqualTo(3);
    }
}
