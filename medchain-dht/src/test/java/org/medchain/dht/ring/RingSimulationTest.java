package org.medchain.dht.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thousands of networks, each from its seed. {@code -Dring.seed=n} replays one, {@code -Dring.seeds=n} runs more. */
class RingSimulationTest {
    private static final int SEEDS = Integer.getInteger("ring.seeds", 2_000);
    /** It warns of damage, which the simulations are full of. */
    private static final Logger RESTORER = Logger.getLogger(Restorer.class.getName());

    @BeforeAll
    static void quiet() {
        RESTORER.setLevel(Level.OFF);
    }

    @Test
    void simulation_anyFaultsThatTheProtocolBears_keepsEveryPromise() {
        AtomicLong steps = new AtomicLong();
        AtomicLong stored = new AtomicLong();
        AtomicLong found = new AtomicLong();
        Long one = Long.getLong("ring.seed");
        LongStream seeds = one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
        seeds.parallel().forEach(seed -> {
            RingSimulation.Result result = run(seed);
            steps.addAndGet(result.steps());
            stored.addAndGet(result.stored());
            found.addAndGet(result.found());
        });
        System.out.printf(
                "simulated %,d steps, %,d writes acknowledged, %,d reads%n", steps.get(), stored.get(), found.get());
        assertThat(stored.get()).isPositive();
        assertThat(found.get()).isPositive();
    }

    private static RingSimulation.Result run(long seed) {
        Conditions conditions = Conditions.of(new Random(seed));
        try {
            return new RingSimulation(seed, conditions).run();
        } catch (RuntimeException e) {
            throw new AssertionError("-Dring.seed=" + seed + ", " + conditions, e);
        }
    }

    @Test
    void simulation_sameSeed_sameRun() {
        assertThat(run(11)).isEqualTo(run(11));
    }

    @Test
    void simulation_moreLiarsThanTheProtocolBears_breaksPromises() {
        Conditions twoOfFour = new Conditions(4, 4, 2, 2, 0, 0, 20, 0, 0, 0, false, 0, 60);
        List<String> broken = LongStream.range(0, 40)
                .mapToObj(seed -> violation(seed, twoOfFour))
                .flatMap(Optional::stream)
                .toList();
        assertThat(broken).anyMatch(what -> what.matches("(?s).*(was (read|stored) after|absent at|two contents).*"));
    }

    private static Optional<String> violation(long seed, Conditions conditions) {
        try {
            new RingSimulation(seed, conditions).run();
            return Optional.empty();
        } catch (RingChecker.Violation e) {
            return Optional.ofNullable(e.getMessage());
        }
    }
}
