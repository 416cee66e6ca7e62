package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.medchain.fixture.Seeds;

/** Thousands of networks, each from its seed; which ones, {@link Seeds} says, by the name {@code quorum}. */
class QuorumSimulationTest {
    private static final String NAME = "quorum";
    private static final int SEEDS = Seeds.count(NAME);
    /** Nodes warn of faults, which the simulations are full of. */
    private static final Logger NODES = Logger.getLogger(QuorumSimulation.class.getPackageName());

    @BeforeAll
    static void quiet() {
        NODES.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        NODES.setLevel(null);
    }

    @Test
    void simulation_anyFaultsThatTheProtocolBears_keepsEveryPromise() {
        AtomicLong stored = new AtomicLong();
        AtomicLong found = new AtomicLong();
        Seeds.run(NAME, seed -> {
            QuorumSimulation.Result result = run(seed);
            stored.addAndGet(result.stored());
            found.addAndGet(result.found());
            return result.steps();
        });
        System.out.printf("%,d writes acknowledged, %,d reads%n", stored.get(), found.get());
        assertThat(stored.get()).isPositive();
        assertThat(found.get()).isPositive();
    }

    private static QuorumSimulation.Result run(long seed) {
        Conditions conditions = Conditions.of(Conditions.random(seed));
        try {
            return new QuorumSimulation(seed, conditions).run();
        } catch (RuntimeException e) {
            throw new AssertionError("-Dquorum.seed=" + seed + ", " + conditions, e);
        }
    }

    /** The seeds of the build are neighbours. */
    @Test
    void conditions_ofTheSeedsOfTheBuild_areAllThatThereAre() {
        List<Conditions> all = LongStream.range(0, SEEDS)
                .mapToObj(seed -> Conditions.of(Conditions.random(seed)))
                .toList();
        assertThat(all.stream().map(Conditions::replicas).distinct()).containsExactlyInAnyOrder(1, 3, 4, 7);
        assertThat(all).filteredOn(one -> one.replicas() == 7).hasSizeGreaterThan(SEEDS / 16);
        assertThat(all).filteredOn(Conditions::shrinks).hasSizeGreaterThan(SEEDS / 8);
    }

    /** 41499: of two records of one version the owner that had the loser was the whole next roster, and kept it. */
    @Test
    void simulation_seedsThatOnceFailed_keepEveryPromise() {
        assertThat(run(41_499).stored()).isPositive();
    }

    @Test
    void simulation_sameSeed_sameRun() {
        assertThat(run(11)).isEqualTo(run(11));
    }

    @Test
    void simulation_moreLiarsThanTheProtocolBears_breaksPromises() {
        Conditions twoOfFour = new Conditions(4, 4, 2, 2, 0, 0, 20, 0, 0, 0, false, 0, 0, false, false, 60);
        List<String> broken = LongStream.range(0, 40)
                .mapToObj(seed -> violation(seed, twoOfFour))
                .flatMap(Optional::stream)
                .toList();
        assertThat(broken).anyMatch(what -> what.matches("(?s).*(was (read|stored) after|absent at|two contents).*"));
    }

    private static Optional<String> violation(long seed, Conditions conditions) {
        try {
            new QuorumSimulation(seed, conditions).run();
            return Optional.empty();
        } catch (QuorumChecker.Violation e) {
            return Optional.ofNullable(e.getMessage());
        }
    }
}
