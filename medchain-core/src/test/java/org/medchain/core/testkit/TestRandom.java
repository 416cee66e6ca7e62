package org.medchain.core.testkit;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Random;

/** Randomness that repeats from its seed, which it prints. Thread-safe. */
public final class TestRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(TestRandom.class.getName());

    private TestRandom(long seed) {
        super(new Source(seed), null);
    }

    /** The bytes that follow from {@code seed}. */
    public static TestRandom seeded(long seed) {
        LOG.log(System.Logger.Level.INFO, "randomness from seed {0}", Long.toString(seed));
        return new TestRandom(seed);
    }

    private static final class Source extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final Random random;

        Source(long seed) {
            this.random = new Random(seed);
        }

        @Override
        protected synchronized void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        /** What is added to the seed later would not repeat. */
        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected byte[] engineGenerateSeed(int size) {
            byte[] seed = new byte[size];
            engineNextBytes(seed);
            return seed;
        }
    }
}
