package org.medchain.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.fixture.RecordingMetrics;

/** Metrics that throw are told all the same, and whoever tells them notices nothing. */
class GuardedMetricsTest {
    private static final Series COUNTER = Instrument.LEDGER_BLOCKS.series();
    private static final Series HISTOGRAM = Instrument.LEDGER_BLOCK_SIZE.series();
    private static final Series GAUGE = Instrument.LEDGER_HEIGHT.series();

    private final Logger logger = Logger.getLogger(GuardedMetrics.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            logged.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    @Test
    void metrics_thatThrow_endNothingAndAreLoggedOnce() {
        RecordingMetrics throwing = RecordingMetrics.throwing(() -> new StackOverflowError("for a test"));
        Metrics metrics = Metrics.guarded(throwing);

        assertThatCode(() -> {
                    metrics.add(COUNTER, 1);
                    metrics.record(HISTOGRAM, 1);
                    metrics.gauge(GAUGE, () -> 1).close();
                })
                .doesNotThrowAnyException();

        assertThat(throwing.calls()).isEqualTo(3);
        assertThat(logged).hasSize(1);
    }

    @Test
    void gauge_whoseValueCannotBeRead_isNaN() {
        RecordingMetrics recording = new RecordingMetrics();
        Metrics.Registration registered = Metrics.guarded(recording).gauge(GAUGE, () -> {
            throw new IllegalStateException("closed");
        });

        assertThat(recording.sum(GAUGE)).isNaN();
        registered.close();
        assertThat(recording.isRegistered(GAUGE)).isFalse();
    }

    @Test
    void measurement_ofAnotherKind_isNotPassedOn() {
        RecordingMetrics recording = new RecordingMetrics();
        Metrics metrics = Metrics.guarded(recording);
        metrics.add(HISTOGRAM, 1);
        metrics.record(COUNTER, 1);
        metrics.gauge(COUNTER, () -> 1).close();

        assertThat(recording.calls()).isZero();
        assertThat(logged).hasSize(1);
    }

    @Test
    void guarded_twice_isGuardedOnce() {
        Metrics metrics = Metrics.guarded(new RecordingMetrics());

        assertThat(Metrics.guarded(metrics)).isSameAs(metrics);
        assertThat(Metrics.guarded(Metrics.NONE)).isSameAs(Metrics.NONE);
    }
}
