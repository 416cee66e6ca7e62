package org.medchain.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics.Registration;
import org.medchain.metrics.Tag;

class MicrometerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

    @Test
    void counter_isCountedUnderItsNameAndTags() {
        metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Tag.Peer.of(3), Tag.Misdeed.FORGED), 2);
        metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Tag.Peer.of(3), Tag.Misdeed.FORGED), 1);
        metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Tag.Peer.of(200), Tag.Misdeed.FLOODED), 1);

        assertThat(registry.get("medchain.directory.misdeeds")
                        .tags("medchain.node", "3", "medchain.misdeed", "forged")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("medchain.directory.misdeeds")
                        .tags("medchain.node", "other")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void duration_isATimerInSeconds() {
        metrics.record(Instrument.LEDGER_APPEND_DURATION.series(Tag.Outcome.OK), 0.25);

        assertThat(registry.get("medchain.ledger.append.duration")
                        .tags("medchain.outcome", "ok")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(0.25, within(1e-9));
    }

    @Test
    void size_isASummaryInBytes() {
        metrics.record(Instrument.LEDGER_BLOCK_SIZE.series(), 1_000);

        assertThat(registry.get("medchain.ledger.block.size").summary().totalAmount())
                .isEqualTo(1_000);
        assertThat(registry.get("medchain.ledger.block.size").summary().getId().getBaseUnit())
                .isEqualTo("bytes");
    }

    @Test
    void gauge_ofSeveralParts_isTheirSumUntilTheLastIsClosed() {
        Registration first = metrics.gauge(Instrument.LINK_COUNT.series(Tag.Network.LEDGER), () -> 2);
        Registration second = metrics.gauge(Instrument.LINK_COUNT.series(Tag.Network.LEDGER), () -> 3);
        assertThat(registry.get("medchain.link.count").gauge().value()).isEqualTo(5);

        first.close();
        first.close();
        assertThat(registry.get("medchain.link.count").gauge().value()).isEqualTo(3);
        second.close();
        assertThat(registry.find("medchain.link.count").gauge()).isNull();

        Registration third = metrics.gauge(Instrument.LINK_COUNT.series(Tag.Network.LEDGER), () -> 7);
        assertThat(registry.get("medchain.link.count").gauge().value()).isEqualTo(7);
        third.close();
    }

    @Test
    void measurement_afterTheFirst_makesNoMeter() {
        metrics.add(Instrument.LEDGER_BLOCKS.series(), 1);
        int meters = registry.getMeters().size();
        metrics.add(Instrument.LEDGER_BLOCKS.series(), 1);

        assertThat(registry.getMeters()).hasSize(meters);
    }
}
