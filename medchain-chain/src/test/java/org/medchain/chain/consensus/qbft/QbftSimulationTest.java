package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of consortiums, each from its seed. {@code -Dqbft.seed=n} replays one, {@code -Dqbft.seeds=n} runs more. */
class QbftSimulationTest {
    private static final int SEEDS = Integer.getInteger("qbft.seeds", 2_000);

    @Test
    void simulation_anyFaultsThatTheProtocolBears_keepsEveryPromise() {
        AtomicLong steps = new AtomicLong();
        AtomicLong blocks = new AtomicLong();
        Long one = Long.getLong("qbft.seed");
        LongStream seeds = one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
        seeds.parallel().forEach(seed -> {
            Simulation.Result result = run(seed);
            steps.addAndGet(result.steps());
            blocks.addAndGet(result.height());
        });
        System.out.printf("simulated %,d steps, %,d blocks%n", steps.get(), blocks.get());
        assertThat(blocks.get()).isPositive();
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

    @Test
    void simulation_moreLiarsThanTheProtocolBears_forks() {
        Conditions twoOfFour = new Conditions(4, 2, 0, 0, 20, 0, 0, 0, 0, false, 10);
        assertThatThrownBy(() -> LongStream.range(0, 20).forEach(seed -> new Simulation(seed, twoOfFour).run()))
                .isInstanceOf(ChainChecker.Violation.class)
                .hasMessageContaining("a fork");
    }
}
