package org.medchain.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final Model.Costs COSTS = new Model.Costs(100, 50, 400, 500, 1000, 20, 5);
    private static final Model.Machine MACHINE = new Model.Machine(16, 1e9, 1e13, 50, 400);

    @Test
    void demands_knownCosts_areWhatTheyComeTo() {
        Model model = new Model(new Model.Load(100, 40_000, 10, 4, 101), COSTS, MACHINE);

        // 4,000 events a second: ten blocks, each of which a member checks 1 + 2 * 2 signatures for.
        assertThat(asked(model, "blocks")).isEqualTo(10, within(1e-9));
        assertThat(asked(model, "cores of a ledger")).isEqualTo((4000 * 100 + 10 * 5 * 50) / 1e6, within(1e-9));
        assertThat(asked(model, "network")).isEqualTo(4000 * 400 * 3 + 10 * 5 * 150, within(1e-6));
        assertThat(asked(model, "disk")).isEqualTo(4000.0 * 500 * 31_557_600, within(1.0));
        assertThat(asked(model, "cores of a directory")).isEqualTo((4000 * 1000 / 101.0 + 50 * 20) / 1e6, within(1e-9));
        assertThat(asked(model, "cores of a provider")).isEqualTo(40 * 0.005, within(1e-9));
    }

    @Test
    void demands_areOrderedByWhatBreaksFirst_andBearableIsWhereThatReachesOne() {
        Model model = new Model(new Model.Load(10_000, 1_000_000, 10, 10, 100), COSTS, MACHINE);

        List<Double> shares = model.demands().stream().map(Model.Demand::share).toList();
        assertThat(shares).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(shares.get(0)).isGreaterThan(1);
        double bearable = model.bearableChunks() * 10;
        Model less = new Model(new Model.Load(10_000, Math.round(bearable), 10, 10, 100), COSTS, MACHINE);
        assertThat(less.demands().get(0).share()).isEqualTo(1, within(0.01));
    }

    private static double asked(Model model, String what) {
        return model.demands().stream()
                .filter(demand -> demand.what().startsWith(what))
                .mapToDouble(Model.Demand::asked)
                .sum();
    }
}
