package org.medchain.core.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.medchain.crypto.bytes.Bytes;

/** Choices that repeat from their seed. Not thread-safe. */
final class Dice {
    private final Random random;

    /** Of neighbouring seeds {@link Random} itself draws almost the same first. */
    Dice(long seed) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True in so many of a hundred cases. */
    boolean percent(int cases) {
        return random.nextInt(100) < cases;
    }

    <T> T of(Collection<T> some) {
        return List.copyOf(some).get(random.nextInt(some.size()));
    }

    <T> Optional<T> any(Collection<T> some) {
        return some.isEmpty() ? Optional.empty() : Optional.of(of(some));
    }

    /** One to {@code most} of them, different. */
    <T> List<T> some(Collection<T> all, int most) {
        List<T> left = new ArrayList<>(all);
        List<T> some = new ArrayList<>();
        int count = Math.min(left.size(), 1 + random.nextInt(most));
        while (some.size() < count) {
            some.add(left.remove(random.nextInt(left.size())));
        }
        return some;
    }

    /** What a chunk or record holds: mostly little, at times more than goes into one frame. */
    Bytes content() {
        int size = percent(3) ? 65_000 + random.nextInt(3000) : random.nextInt(60);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.takeOwnership(bytes);
    }
}
