package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.medchain.fixture.Seeds;

/**
 * Consortiums whose blocks an ordering supplies, in virtual time, with all the faults and lies of {@link QbftSimulationTest}; in
 * half of them the ordering lies too. {@link Seeds} says which, by the name {@code ordered}.
 */
@ExtendWith(QuietSimulations.class)
class OrderedSimulationTest {
    private static final String NAME = "ordered";

    @Test
    void simulation_whateverTheOrderingDoes_keepsEveryPromise() {
        AtomicLong blocks = new AtomicLong();
        AtomicLong slowest = new AtomicLong();
        Set<SimulatedOrdering.Lies> told = ConcurrentHashMap.newKeySet();
        Seeds.run(NAME, seed -> {
            Conditions conditions = Conditions.of(Conditions.random(seed));
            Simulation simulation = new Simulation(seed, conditions, order(seed));
            Simulation.Result result = run(seed, simulation, conditions);
            blocks.addAndGet(result.height());
            slowest.accumulateAndGet(result.goodMillis(), Math::max);
            told.addAll(simulation.lies());
            return result.steps();
        });
        System.out.printf(
                "%,d blocks; all was well again %.1f s after all faults, at the latest%n",
                blocks.get(), slowest.get() / 1e3);
        assertThat(blocks.get()).isPositive();
        if (Long.getLong(NAME + ".seed") == null) {
            assertThat(told).containsExactlyInAnyOrder(SimulatedOrdering.Lies.values());
        }
    }

    private static Simulation.Order order(long seed) {
        return seed % 2 == 0 ? Simulation.Order.HONEST_ORDERING : Simulation.Order.LYING_ORDERING;
    }

    private static Simulation.Result run(long seed, Simulation simulation, Conditions conditions) {
        try {
            return simulation.run();
        } catch (RuntimeException e) {
            throw new AssertionError("-Dordered.seed=" + seed + ", " + order(seed) + ", " + conditions, e);
        }
    }

    @Test
    void simulation_sameSeed_sameRun() {
        Conditions conditions = Conditions.of(Conditions.random(11));
        assertThat(new Simulation(11, conditions, order(11)).run())
                .isEqualTo(new Simulation(11, conditions, order(11)).run());
    }

    /** Nobody leads round 0, so that nobody's silence costs a round. */
    @Test
    void simulation_aSilentMember_costsNoRound() {
        Conditions silent = Conditions.calm(4, 1, EnumSet.of(Lie.CENSOR));
        long worst = LongStream.range(0, 50)
                .map(seed -> new Simulation(seed, silent, Simulation.Order.RELIABLE_ORDERING)
                        .run()
                        .slowestReceipt())
                .max()
                .orElseThrow();
        System.out.printf("beside a leader that censors, the slowest receipt took %d ms%n", worst);
        assertThat(worst).isLessThan(SimulatedMember.SETTINGS.firstRound().toMillis());
    }
}
