package org.medchain.chain.consensus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.ImplausibleClockException;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.ledger.LedgerWorld;

/** The clock of the one member goes wrong: the time of the ledger, which never goes back, does not follow it. */
@Timeout(60)
class EmbeddedClockTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FAR = Duration.ofDays(400);
    private static final Duration MILLI = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld();
    private Ledger ledger;

    @BeforeEach
    void open() throws MedChainException {
        ledger = world.open(folder);
        world.admitAll(ledger);
    }

    @AfterEach
    void close() throws MedChainException {
        ledger.close();
    }

    private void reopen(Map<String, String> options) throws MedChainException {
        ledger.close();
        ledger = world.builder(folder, 0)
                .engine(ConsensusSettings.of("embedded", options))
                .open();
    }

    private void assertTaken() throws MedChainException {
        EventRef ref = ledger.append(world.record(world.provider)).join();
        assertThat(ledger.find(ref)).isPresent();
        assertThat(ledger.health().has(IssueCode.CLOCK_WRONG)).isFalse();
    }

    private void assertRefused(Instant latest) throws MedChainException {
        Event event = world.record(world.provider);
        long height = ledger.height();
        Throwable thrown = catchThrowable(() -> ledger.append(event).join());
        assertThat(thrown).hasCauseInstanceOf(ImplausibleClockException.class);
        ImplausibleClockException refusal = (ImplausibleClockException) thrown.getCause();
        assertThat(refusal.shown()).isEqualTo(world.clock.instant());
        assertThat(refusal.latest()).isEqualTo(latest);
        assertThat(refusal)
                .hasMessageContaining("shows " + world.clock.instant() + ", expected at most " + latest)
                .hasMessageContaining("open the ledger with the option clock-confirmed");
        assertThat(ledger.health().issues()).containsExactly(new Issue(IssueCode.CLOCK_WRONG, refusal.getMessage()));
        assertThat(ledger.health().isReady()).isFalse();
        assertThat(ledger.height()).isEqualTo(height);
        assertThat(ledger.find(event.hash())).isEmpty();
    }

    private Instant lastTime() throws MedChainException {
        return Instant.ofEpochMilli(
                ledger.block(ledger.height()).orElseThrow().header().timestampMillis());
    }

    @Test
    void clock_jumps400DaysAndBack_eventsOfGoodCertificatesAreTakenAfterIt() throws MedChainException {
        world.clock.jump(FAR);
        for (int i = 0; i < 3; i++) {
            assertRefused(LedgerWorld.START.plus(DAY).plusSeconds(i));
            world.passTime(Duration.ofSeconds(1));
        }
        world.clock.jump(FAR.negated());

        assertTaken();
        assertThat(lastTime()).isEqualTo(LedgerWorld.START.plusSeconds(3));
        Event refusedOnce = world.session(world.patient);
        world.clock.jump(FAR);
        assertThatThrownBy(ledger.append(refusedOnce)::join).hasCauseInstanceOf(ImplausibleClockException.class);
        world.clock.jump(FAR.negated());
        assertThat(ledger.append(refusedOnce).join().event()).isEqualTo(refusedOnce.hash());
        ledger.verify(height -> {});
    }

    @Test
    void clock_jumpsByNoMoreThanTheBound_isTaken() throws MedChainException {
        world.clock.jump(DAY);
        assertTaken();
        world.clock.jump(MILLI);
        assertRefused(LedgerWorld.START.plus(DAY));

        reopen(Map.of("max-clock-jump-ms", "1000"));
        world.clock.jump(Duration.ofSeconds(1));
        assertTaken();
        world.clock.jump(MILLI);
        assertRefused(LedgerWorld.START.plus(DAY).plus(MILLI).plusSeconds(1));
    }

    /** While it sleeps, a machine's monotonic clock stands. */
    @Test
    void clock_afterALongSleepOfTheMachine_isTakenOnceTheLedgerIsOpenedAgain() throws MedChainException {
        world.clock.jump(DAY.multipliedBy(3));
        assertRefused(LedgerWorld.START.plus(DAY));
        reopen(Map.of());
        assertTaken();
    }

    @Test
    void open_longAfterTheLastBlock_takesNothingUntilTheClockIsConfirmed() throws MedChainException {
        world.passTime(Duration.ofDays(90));
        reopen(Map.of());
        assertTaken();
        Instant last = lastTime();

        world.passTime(Duration.ofDays(90).plus(MILLI));
        reopen(Map.of());
        assertRefused(last.plus(Duration.ofDays(90)));
        reopen(Map.of("clock-confirmed", world.clock.instant().minusMillis(1).toString()));
        assertRefused(last.plus(Duration.ofDays(90)));

        reopen(Map.of("clock-confirmed", world.clock.instant().toString()));
        assertTaken();
        world.passTime(DAY);
        assertTaken();
        world.clock.jump(FAR);
        assertRefused(world.clock.instant().minus(FAR).plus(DAY));
    }

    @Test
    void open_withAClockBeforeTheLastBlock_keepsItsTimeUntilTheClockIsSet() throws MedChainException {
        Duration late = Duration.ofDays(20 * 365);
        world.clock.jump(late.negated());
        reopen(Map.of());
        assertTaken();
        assertThat(lastTime()).isEqualTo(LedgerWorld.START);

        world.clock.jump(late);
        world.passTime(DAY);
        assertTaken();
        assertThat(lastTime()).isEqualTo(LedgerWorld.START.plus(DAY));
    }

    @Test
    void health_ofALedgerThatIsClosed_saysSo() throws MedChainException {
        ledger.close();
        assertThat(ledger.health().issues()).containsExactly(new Issue(IssueCode.CLOSED, "the ledger is closed"));
    }

    @Test
    void open_badOption_refused() throws MedChainException {
        ledger.close();
        for (Map.Entry<String, String> bad : Map.of(
                        "max-clock-jump-ms", "0",
                        "clock-confirmed", "yes")
                .entrySet()) {
            assertThatThrownBy(() -> world.builder(folder, 0)
                            .engine(ConsensusSettings.of("embedded", Map.ofEntries(bad)))
                            .open())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        ledger = world.open(folder);
    }
}
