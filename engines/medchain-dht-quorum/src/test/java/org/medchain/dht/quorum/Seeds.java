package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The seeds that a simulator runs, on all processors, as system properties say: {@code NAME.seed} replays one,
 * {@code NAME.seeds} runs so many from {@code NAME.first} on. With the profile {@code soak} it runs new ones for two hours, or
 * for {@code NAME.minutes}. Each that fails is printed with its properties, and the others go on, until a hundred have.
 */
final class Seeds {
    private static final int OF_THE_BUILD = 2_000;
    private static final int AT_ONCE = 500;
    private static final int MINUTES = 120;
    private static final int MOST_FAILURES = 100;
    private static final long TELL_AFTER = TimeUnit.SECONDS.toNanos(30);

    private final String name;
    private final LongUnaryOperator simulation;
    private final long began = System.nanoTime();
    private final AtomicLong steps = new AtomicLong();
    private final Map<Long, Throwable> failed = new ConcurrentSkipListMap<>();
    private long done;
    private long told = began;

    private Seeds(String name, LongUnaryOperator simulation) {
        this.name = name;
        this.simulation = simulation;
    }

    /** How many the build runs, if no property says otherwise. */
    static int count(String name) {
        return Integer.getInteger(name + ".seeds", OF_THE_BUILD);
    }

    /** Runs them; {@code simulation} is given a seed and returns the number of steps. Fails if one of them does. */
    static void run(String name, LongUnaryOperator simulation) {
        Seeds seeds = new Seeds(name, simulation);
        Long one = Long.getLong(name + ".seed");
        boolean counted = Integer.getInteger(name + ".seeds") != null;
        if (one != null) {
            seeds.run(one, 1);
        } else if (Boolean.getBoolean("medchain.soak") && !counted) {
            seeds.runFor(Long.getLong(name + ".first", System.currentTimeMillis()));
        } else {
            seeds.runAll(Long.getLong(name + ".first", 0), count(name));
        }
        seeds.tell();
        seeds.assertNoneFailed();
    }

    private void runFor(long first) {
        System.out.printf("%s: seeds from %d on%n", name, first);
        long end = began + TimeUnit.MINUTES.toNanos(Integer.getInteger(name + ".minutes", MINUTES));
        while (System.nanoTime() < end && failed.size() < MOST_FAILURES) {
            run(first + done, AT_ONCE);
        }
    }

    private void runAll(long first, int count) {
        while (done < count && failed.size() < MOST_FAILURES) {
            run(first + done, (int) Math.min(AT_ONCE, count - done));
        }
    }

    private void run(long first, int count) {
        LongStream.range(first, first + count).parallel().forEach(this::run);
        done += count;
        if (System.nanoTime() - told > TELL_AFTER) {
            tell();
        }
    }

    /** The cause of a failure may be an error of the code under test too. */
    private void run(long seed) {
        try {
            steps.addAndGet(simulation.applyAsLong(seed));
        } catch (RuntimeException | Error e) {
            failed.put(seed, e);
            System.out.printf("%s: FAILED -D%s.seed=%d: %s%n", name, name, seed, e);
        }
    }

    private void tell() {
        told = System.nanoTime();
        double seconds = (told - began) / 1e9;
        System.out.printf(
                "%s: %,d seeds, %,d steps, %.0f seeds a second, %d failed%n",
                name, done, steps.get(), done / seconds, failed.size());
    }

    private void assertNoneFailed() {
        @Nullable Throwable first = failed.values().stream().findFirst().orElse(null);
        if (first != null) {
            throw new AssertionError("seeds of " + name + " that fail: " + failed.keySet(), first);
        }
        assertThat(steps.get()).isPositive();
    }
}
