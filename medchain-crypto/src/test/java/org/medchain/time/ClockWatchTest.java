package org.medchain.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.medchain.error.ImplausibleClockException;
import org.medchain.error.UnavailableException;

class ClockWatchTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration FAR = Duration.ofDays(400);
    private static final ClockBounds BOUNDS = new ClockBounds(DAY, Duration.ofDays(90), Instant.MIN);

    private Instant wall = START;
    private long nanos = -5_000_000_000L;

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private void jump(Duration step) {
        wall = wall.plus(step);
    }

    private ClockWatch watch(ClockBounds bounds, Optional<Instant> written) {
        InstantSource source = () -> wall;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new ClockWatch(clock, () -> nanos, bounds, written, "say so");
    }

    private ClockWatch watch() {
        return watch(BOUNDS, Optional.empty());
    }

    private void assertTaken(ClockWatch watch) throws ImplausibleClockException {
        assertThat(watch.instant()).isEqualTo(wall);
        assertThat(watch.trouble()).isEmpty();
    }

    private void assertRefused(ClockWatch watch, Instant latest) {
        ImplausibleClockException refusal = catchThrowableOfType(ImplausibleClockException.class, watch::instant);
        assertThat(refusal).isInstanceOf(UnavailableException.class);
        assertThat(refusal.shown()).isEqualTo(wall);
        assertThat(refusal.latest()).isEqualTo(latest);
        assertThat(refusal)
                .hasMessage("this machine's clock shows " + wall + ", expected at most " + latest
                        + ": set it and try again; if it is right, say so");
        assertThat(watch.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).hasMessage(refusal.getMessage()));
    }

    @Test
    void clock_passesWithTheMonotonicOne_isTaken() throws Exception {
        ClockWatch watch = watch();
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofHours(i % 60));
            assertTaken(watch);
        }
    }

    @Test
    void clock_jumpsAheadAndBack_isRefusedMeanwhile() throws Exception {
        ClockWatch watch = watch();
        pass(Duration.ofHours(1));
        jump(FAR);
        assertRefused(watch, START.plus(Duration.ofHours(25)));
        pass(Duration.ofHours(1));
        assertRefused(watch, START.plus(Duration.ofHours(26)));
        jump(FAR.negated());
        assertTaken(watch);
    }

    @Test
    void clock_jumpsByTheBound_isTakenAndByAMillisecondMoreRefused() throws Exception {
        ClockWatch watch = watch();
        jump(DAY);
        assertTaken(watch);
        jump(MILLI);
        assertRefused(watch, START.plus(DAY));
        pass(MILLI);
        assertRefused(watch, START.plus(DAY).plus(MILLI));
        jump(MILLI.negated());
        assertTaken(watch);
    }

    @Test
    void clock_runsTooFast_isRefusedUntilItIsSet() throws Exception {
        ClockWatch watch = watch();
        for (int hour = 1; hour <= 100; hour++) {
            pass(Duration.ofHours(1));
            jump(Duration.ofHours(9));
            assertThat(watch.trouble().isEmpty()).isEqualTo(hour <= 2);
        }
        wall = START.plus(Duration.ofHours(100));
        assertTaken(watch);
    }

    /** Step by step, each too small to be refused: never further than twice what passes. */
    @Test
    void clock_gainsAsMuchAsItIsLet_isAtMostTwiceAsFast() {
        ClockWatch watch = watch();
        Instant fastest = START.plus(DAY);
        for (int hour = 0; hour < 24 * 30; hour++) {
            pass(Duration.ofHours(1));
            fastest = fastest.plus(Duration.ofHours(2));
            for (int i = 0; i < 10 && watch.trouble().isEmpty(); i++) {
                assertThat(wall).isBeforeOrEqualTo(fastest);
                jump(Duration.ofHours(1));
            }
            if (watch.trouble().isPresent()) {
                jump(Duration.ofHours(-1));
            }
        }
        assertThat(wall).isAfter(START.plus(Duration.ofDays(50)));
    }

    /** A machine that sleeps for some minutes every night, for years. */
    @Test
    void clock_jumpsALittleAgainAndAgain_isTaken() throws Exception {
        ClockWatch watch = watch();
        for (int night = 0; night < 3_000; night++) {
            pass(DAY);
            jump(Duration.ofMinutes(30));
            assertTaken(watch);
        }
    }

    @Test
    void clock_setBack_isTakenAndItsReturnToo() throws Exception {
        ClockWatch watch = watch();
        jump(FAR.negated());
        assertTaken(watch);
        pass(DAY.multipliedBy(3));
        assertTaken(watch);
        jump(FAR);
        assertTaken(watch);
        jump(FAR);
        assertRefused(watch, START.plus(DAY.multipliedBy(4)));
    }

    @Test
    void clock_beginsWithinTheGapAfterWhatWasWritten_isTaken() throws Exception {
        Instant written = START.minus(Duration.ofDays(90));
        ClockWatch watch = watch(BOUNDS, Optional.of(written));
        assertTaken(watch);
        jump(DAY);
        assertTaken(watch);
        jump(MILLI);
        assertRefused(watch, START.plus(DAY));
    }

    @Test
    void clock_beginsBeyondTheGap_isRefusedUntilItIsSet() throws Exception {
        Instant written = START.minus(Duration.ofDays(90)).minus(MILLI);
        ClockWatch watch = watch(BOUNDS, Optional.of(written));
        assertRefused(watch, START.minus(MILLI));
        pass(Duration.ofHours(1));
        assertRefused(watch, START.minus(MILLI).plus(Duration.ofHours(1)));
        jump(Duration.ofHours(-2));
        assertTaken(watch);
    }

    @Test
    void clock_beginsLateAndIsSet_isMeasuredByWhatWasWritten() throws Exception {
        ClockWatch watch = watch(BOUNDS, Optional.of(START.plus(FAR)));
        assertTaken(watch);
        jump(FAR.plus(Duration.ofDays(90)).plus(MILLI));
        assertRefused(watch, START.plus(FAR).plus(Duration.ofDays(90)));
        jump(MILLI.negated());
        assertTaken(watch);
        jump(DAY.plus(MILLI));
        assertRefused(watch, START.plus(FAR).plus(Duration.ofDays(91)));
    }

    @Test
    void clock_upToAConfirmedTime_isTakenAndItsOwnMeasureFromThenOn() throws Exception {
        ClockBounds bounds = new ClockBounds(DAY, DAY, START);
        ClockWatch opened = watch(bounds, Optional.of(START.minus(FAR)));
        assertTaken(opened);
        jump(DAY);
        assertTaken(opened);
        jump(MILLI);
        assertRefused(opened, START.plus(DAY));

        wall = START.minus(FAR);
        ClockWatch running = watch(bounds, Optional.empty());
        jump(FAR);
        assertTaken(running);
        pass(DAY);
        assertTaken(running);
        jump(FAR);
        assertRefused(running, START.plus(DAY.multipliedBy(2)));
    }

    @Test
    void log_ofWhatIsWrong_saysItOnceAndWhenItIsOver() {
        List<Level> levels = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord told) {
                levels.add(told.getLevel());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ClockWatch.class.getName());
        logger.addHandler(handler);
        try {
            ClockWatch watch = watch();
            for (int i = 0; i < 2; i++) {
                jump(FAR);
                assertThat(watch.trouble()).isPresent();
                assertThat(watch.trouble()).isPresent();
                jump(FAR.negated());
                assertThat(watch.trouble()).isEmpty();
                assertThat(watch.trouble()).isEmpty();
            }
            assertThat(levels).containsExactly(Level.SEVERE, Level.INFO, Level.SEVERE, Level.INFO);
            levels.clear();
            assertThat(watch(BOUNDS, Optional.of(START.plus(DAY))).trouble()).isEmpty();
            assertThat(levels).isEmpty();
            assertThat(watch(BOUNDS, Optional.of(START.plus(DAY).plus(MILLI))).trouble())
                    .isEmpty();
            assertThat(levels).containsExactly(Level.WARNING);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void bounds_notPositive_areRefused() {
        assertThatThrownBy(() -> new ClockBounds(Duration.ZERO, DAY, Instant.MIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClockBounds(DAY, Duration.ZERO, Instant.MIN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
