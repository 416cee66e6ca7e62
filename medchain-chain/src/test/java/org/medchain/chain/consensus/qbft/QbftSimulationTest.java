package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of consortiums, each from its seed. {@code -Dqbft.seed=n} replays one, {@code -Dqbft.seeds=n} runs more,
 * {@code -Dqbft.from=n} begins elsewhere; {@code -Psoak} runs new ones for two hours, or {@code -Dqbft.minutes=n}.
 */
class QbftSimulationTest {
    private static final int SEEDS = Integer.getInteger("qbft.seeds", 2_000);
    private static final int AT_ONCE = 500;
    private static final int SOAK_MINUTES = Integer.getInteger("qbft.minutes", 120);
    private static final long ROUND_MILLIS =
            SimulatedMember.SETTINGS.firstRound().toMillis();

    private final AtomicLong seeds = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();

    @Test
    void simulation_anyFaultsThatTheProtocolBears_keepsEveryPromise() {
        Long one = Long.getLong("qbft.seed");
        if (one != null) {
            runAll(one, 1);
        } else if (Boolean.getBoolean("medchain.soak")) {
            runForLong();
        } else {
            runAll(Long.getLong("qbft.from", 0), SEEDS);
        }
        assertThat(blocks.get()).isPositive();
    }

    private void runForLong() {
        long from = System.currentTimeMillis();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(SOAK_MINUTES);
        System.out.println("seeds from " + from);
        while (System.nanoTime() < end) {
            runAll(from + seeds.get(), AT_ONCE);
        }
    }

    private void runAll(long from, int count) {
        LongStream.range(from, from + count).parallel().forEach(seed -> {
            Simulation.Result result = run(seed);
            seeds.incrementAndGet();
            steps.addAndGet(result.steps());
            blocks.addAndGet(result.height());
            slowest.accumulateAndGet(result.goodMillis(), Math::max);
        });
        System.out.printf(
                "%,d seeds, %,d steps, %,d blocks; all was well again %.1f s after all faults, at the latest%n",
                seeds.get(), steps.get(), blocks.get(), slowest.get() / 1e3);
    }

    private static Simulation.Result run(long seed) {
        Conditions conditions = Conditions.of(new Random(seed));
        try {
            return new Simulation(seed, conditions).run();
        } catch (RuntimeException e) {
            throw new AssertionError("-Dqbft.seed=" + seed + ", " + conditions, e);
        }
    }

    @Test
    void simulation_sameSeed_sameRun() {
        assertThat(run(11)).isEqualTo(run(11));
    }

    /** Three members lead in turn beside the liar, each with all that waits. */
    @Test
    void simulation_aLeaderThatCensors_losesItsTurnAndNoEvent() {
        Conditions censor = Conditions.calm(4, 1, EnumSet.of(Lie.CENSOR));
        long worst = LongStream.range(0, 50)
                .map(seed -> new Simulation(seed, censor).run().slowestReceipt())
                .max()
                .orElseThrow();
        System.out.printf("with a leader that censors, the slowest receipt took %d ms%n", worst);
        assertThat(worst).isLessThan(3 * ROUND_MILLIS);
    }

    @Test
    void simulation_moreLiarsThanTheProtocolBears_forks() {
        Conditions twoOfFour = Conditions.calm(4, 2, Set.of(Lie.EQUIVOCATE));
        assertThatThrownBy(() -> LongStream.range(0, 20).forEach(seed -> new Simulation(seed, twoOfFour).run()))
                .isInstanceOf(ChainChecker.Violation.class)
                .hasMessageContaining("a fork");
    }
}
