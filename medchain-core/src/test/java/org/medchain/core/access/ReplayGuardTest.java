package org.medchain.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.core.testkit.ManualClock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

class ReplayGuardTest {
    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.000500Z");

    private final ManualClock clock = new ManualClock(START);
    private final Kept mark = new Kept();

    @Test
    void check_atTheEdgesOfTheWindow_isFreshInside() throws Exception {
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, mark);
        clock.move(WINDOW.multipliedBy(2));
        Instant now = clock.instant();
        assertThat(guard.check(now.minus(WINDOW), nonce(1))).isEmpty();
        assertThat(guard.check(now.minus(WINDOW).minusMillis(1), nonce(2))).contains(RefusalReason.STALE);
        assertThat(guard.check(now.plus(WINDOW), nonce(3))).isEmpty();
        assertThat(guard.check(now.plus(WINDOW).plusMillis(1), nonce(4))).contains(RefusalReason.STALE);
    }

    @Test
    void check_sameNonce_isReplayedEvenWithAnotherTime() throws Exception {
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, mark);
        Instant now = clock.instant();
        assertThat(guard.check(now, nonce(1))).isEmpty();
        assertThat(guard.check(now, nonce(1))).contains(RefusalReason.REPLAYED);
        assertThat(guard.check(now.plusSeconds(1), nonce(1))).contains(RefusalReason.REPLAYED);
        assertThat(guard.check(now, nonce(2))).isEmpty();
    }

    @Test
    void check_requestFromBeforeTheGuard_isStale() throws Exception {
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, mark);
        assertThat(guard.check(START.minusMillis(1), nonce(1))).contains(RefusalReason.STALE);
    }

    @Test
    void check_markThatCannotBeKept_letsNothingThrough() throws Exception {
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, new ReplayMark() {
            @Override
            public Optional<Instant> load() {
                return Optional.empty();
            }

            @Override
            public void save(Instant ignored) throws MedChainException {
                throw new StorageException("disk full", new IOException("full"));
            }
        });
        assertThatThrownBy(() -> guard.check(START.plusSeconds(1), nonce(1))).isInstanceOf(StorageException.class);
    }

    @Test
    void check_manyThreadsWithOneNonce_letsOneThrough() throws Exception {
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, mark);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                Bytes nonce = nonce(round);
                Set<Future<Optional<RefusalReason>>> tries = new HashSet<>();
                IntStream.range(0, 8).forEach(i -> tries.add(threads.submit(() -> guard.check(START, nonce))));
                int through = 0;
                for (Future<Optional<RefusalReason>> each : tries) {
                    through += each.get().isEmpty() ? 1 : 0;
                }
                assertThat(through).as("round %d", round).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Whatever the clock, the requests' dates and the restarts: nothing goes through twice, and the fresh goes through. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomRequestsAndRestarts_nothingGoesThroughTwice(long seed) throws Exception {
        Random random = new Random(seed);
        ReplayGuard guard = new ReplayGuard(clock, WINDOW, mark);
        Map<Integer, Instant> dated = new HashMap<>();
        Set<Integer> through = new HashSet<>();
        Instant latest = Instant.EPOCH;
        Instant opened = clock.instant();
        for (int step = 0; step < 5000; step++) {
            String where = "seed " + seed + ", step " + step;
            if (random.nextInt(20) == 0) {
                clock.move(Duration.ofMillis(random.nextInt(100_000)));
            }
            if (random.nextInt(100) == 0) {
                guard = new ReplayGuard(clock, WINDOW, mark);
                opened = clock.instant();
            }
            int number = random.nextInt(1 + step / 4);
            Instant now = clock.instant();
            Instant time = dated.computeIfAbsent(number, any -> now.plusMillis(random.nextInt(300_000) - 150_000L)
                    .truncatedTo(ChronoUnit.MILLIS));
            Optional<RefusalReason> refused = guard.check(time, nonce(number));
            if (refused.isEmpty()) {
                assertThat(through.add(number))
                        .as("%s: request %d twice", where, number)
                        .isTrue();
                latest = time.isAfter(latest) ? time : latest;
            } else if (!through.contains(number)) {
                boolean certainlyFresh = !time.isBefore(opened)
                        && time.isAfter(latest)
                        && !time.isBefore(now.minus(WINDOW))
                        && !time.isAfter(now.plus(WINDOW));
                assertThat(certainlyFresh)
                        .as("%s: %s though fresh", where, refused)
                        .isFalse();
            }
        }
        assertThat(through).as("seed %d", seed).hasSizeGreaterThan(20);
    }

    private static Bytes nonce(int number) {
        return Bytes.utf8("nonce " + number);
    }

    private static final class Kept implements ReplayMark {
        private Optional<Instant> mark = Optional.empty();

        @Override
        public Optional<Instant> load() {
            return mark;
        }

        @Override
        public void save(Instant latest) {
            mark = Optional.of(latest);
        }
    }
}
