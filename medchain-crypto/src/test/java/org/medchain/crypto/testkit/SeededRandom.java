package org.medchain.crypto.testkit;

import java.security.SecureRandom;
import java.util.Random;

/** A {@link SecureRandom} whose every byte follows from its seed, so that a failing case can be run again. */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final Random random;

    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
