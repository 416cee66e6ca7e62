package org.medchain.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** Whatever the bytes, reading them gives a value that encodes to them, or a {@link MalformedException}. */
class StructFuzzProperties {
    private static final int RANDOM_CASES = 25_000;
    private static final int STRUCTS = 250;
    private static final int MUTATIONS = 100;

    @Test
    void read_randomBytes_refusesOrReencodes() {
        int taken = 0;
        for (long seed = 0; seed < RANDOM_CASES; seed++) {
            Random random = new Random(seed);
            byte[] drawn = new byte[random.nextInt(60)];
            random.nextBytes(drawn);
            if (drawn.length > 0 && random.nextInt(4) > 0) {
                drawn[0] = (byte) (0xa0 | random.nextInt(4));
            }
            GeneratedStruct like = GeneratedStruct.random(random, 2);
            taken += refusesOrReencodes(like, Bytes.takeOwnership(drawn), "seed " + seed) ? 1 : 0;
        }
        assertThat(taken).as("some of the random bytes are structs").isPositive();
    }

    @Test
    void read_mutatedEncodings_refusesOrReencodes() {
        int taken = 0;
        for (long seed = 0; seed < STRUCTS; seed++) {
            Random random = new Random(seed);
            GeneratedStruct like = GeneratedStruct.random(random, 2);
            Bytes encoded = like.encode();
            for (int i = 0; i < MUTATIONS; i++) {
                String where = "seed " + seed + ", mutation " + i;
                taken += refusesOrReencodes(like, mutated(encoded, random), where) ? 1 : 0;
            }
        }
        assertThat(taken).as("some mutations change a value and nothing else").isGreaterThan(100);
    }

    private static boolean refusesOrReencodes(GeneratedStruct like, Bytes encoded, String where) {
        try {
            assertThat(like.readBack(encoded).encode()).as(where).isEqualTo(encoded);
            return true;
        } catch (MalformedException e) {
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(where + ": " + encoded.toHex(), e);
        }
    }

    private static Bytes mutated(Bytes encoded, Random random) {
        byte[] bytes = encoded.toByteArray();
        for (int i = 1 + random.nextInt(2); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(Math.min(bytes.length, 200));
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = spliced(bytes, at, at + 1 + random.nextInt(bytes.length - at), new byte[0]);
                default -> bytes = spliced(bytes, at, at, new byte[] {(byte) random.nextInt()});
            }
        }
        return Bytes.takeOwnership(bytes);
    }

    private static byte[] spliced(byte[] source, int from, int to, byte[] between) {
        byte[] result = Arrays.copyOf(source, from + between.length + source.length - to);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(source, to, result, from + between.length, source.length - to);
        return result;
    }
}
