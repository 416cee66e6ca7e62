package org.medchain.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.metrics.Tag.Outcome;

class TimingTest {
    private static final Instrument MEASURED = Instrument.LEDGER_APPEND_DURATION;

    private final RecordingMetrics metrics = new RecordingMetrics();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnavailableException("x"), Outcome.UNAVAILABLE),
                Arguments.of(new StorageException("x"), Outcome.STORAGE),
                Arguments.of(new VerificationException("x"), Outcome.INVALID),
                Arguments.of(new MalformedException("x"), Outcome.INVALID),
                Arguments.of(new RuleBroken(), Outcome.REFUSED),
                Arguments.of(new IOException("x"), Outcome.STREAM),
                Arguments.of(new IllegalArgumentException("x"), Outcome.ERROR),
                Arguments.of(new StackOverflowError("x"), Outcome.ERROR));
    }

    private static final class RuleBroken extends MedChainException {
        private static final long serialVersionUID = 1L;

        RuleBroken() {
            super("x");
        }

        @Override
        public boolean retryHelps() {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void work_thatFails_isRecordedUnderItsOutcomeAndThrows(Throwable failure, Outcome outcome) {
        assertThatThrownBy(() -> Timing.<Object, Exception>of(metrics, MEASURED::series, () -> {
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) failure;
                }))
                .isSameAs(failure);

        assertThat(metrics.fed(MEASURED)).containsExactly(MEASURED.series(outcome));
    }

    @Test
    void work_thatSucceeds_isRecordedAsOk() throws MedChainException {
        assertThat(Timing.of(metrics, MEASURED::series, () -> "done")).isEqualTo("done");

        assertThat(metrics.count(MEASURED.series(Outcome.OK))).isOne();
    }

    @Test
    void future_isReturnedItself_andRecordedOnceItCompletes() {
        CompletableFuture<String> work = new CompletableFuture<>();
        assertThat(Timing.ofFuture(metrics, MEASURED::series, () -> work)).isSameAs(work);
        assertThat(metrics.fed(MEASURED)).isEmpty();

        work.completeExceptionally(new CompletionException(new StorageException("x")));

        assertThat(metrics.fed(MEASURED)).containsExactly(MEASURED.series(Outcome.STORAGE));
    }
}
