package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.medchain.fixture.Seeds;

/** Thousands of consortiums, each from its seed; which ones, {@link Seeds} says, by the name {@code qbft}. */
@ExtendWith(QuietSimulations.class)
class QbftSimulationTest {
    private static final String NAME = "qbft";
    private static final int SEEDS = Seeds.count(NAME);
    private static final long ROUND_MILLIS =
            SimulatedMember.SETTINGS.firstRound().toMillis();

    @Test
    void simulation_anyFaultsThatTheProtocolBears_keepsEveryPromise() {
        AtomicLong blocks = new AtomicLong();
        AtomicLong slowest = new AtomicLong();
        Seeds.run(NAME, seed -> {
            Simulation.Result result = run(seed);
            blocks.addAndGet(result.height());
            slowest.accumulateAndGet(result.goodMillis(), Math::max);
            return result.steps();
        });
        System.out.printf(
                "%,d blocks; all was well again %.1f s after all faults, at the latest%n",
                blocks.get(), slowest.get() / 1e3);
        assertThat(blocks.get()).isPositive();
    }

    private static Simulation.Result run(long seed) {
        Conditions conditions = Conditions.of(Conditions.random(seed));
        try {
            return new Simulation(seed, conditions).run();
        } catch (RuntimeException e) {
            throw new AssertionError("-Dqbft.seed=" + seed + ", " + conditions, e);
        }
    }

    /** The seeds of the build are neighbours. */
    @Test
    void conditions_ofTheSeedsOfTheBuild_areAllThatThereAre() {
        List<Conditions> all = LongStream.range(0, SEEDS)
                .mapToObj(seed -> Conditions.of(Conditions.random(seed)))
                .toList();
        assertThat(all.stream().map(Conditions::members).distinct()).containsExactlyInAnyOrder(4, 7, 10);
        assertThat(all).filteredOn(one -> one.members() > 4).hasSizeGreaterThan(SEEDS / 8);
        assertThat(all.stream().map(Conditions::turnover).distinct()).hasSize(4);
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
        List<String> violations = LongStream.range(0, 20)
                .mapToObj(seed -> violation(new Simulation(seed, twoOfFour)))
                .toList();
        assertThat(violations).anyMatch(violation -> violation.contains("a fork"));
    }

    /** What went wrong, if anything. */
    private static String violation(Simulation simulation) {
        try {
            return simulation.run().toString();
        } catch (ChainChecker.Violation e) {
            return String.valueOf(e.getMessage());
        }
    }
}
