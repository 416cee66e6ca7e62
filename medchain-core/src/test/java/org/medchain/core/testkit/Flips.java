package org.medchain.core.testkit;

import org.medchain.crypto.bytes.Bytes;

/** Damages encodings one bit at a time. */
public final class Flips {
    private Flips() {}

    /** What is done with a damaged encoding; {@code where} names the damage. */
    @FunctionalInterface
    public interface Check {
        void accept(Bytes damaged, String where) throws Exception;
    }

    /** Flips one bit of every byte in turn, a different one from byte to byte. */
    public static void everyByte(Bytes encoded, Check check) throws Exception {
        for (int at = 0; at < encoded.size(); at++) {
            check.accept(flip(encoded, at, at % 8), "byte " + at + " of " + encoded.size() + ", bit " + at % 8);
        }
    }

    /** {@code encoded} with one bit changed. */
    public static Bytes flip(Bytes encoded, int at, int bit) {
        byte[] damaged = encoded.toByteArray();
        damaged[at] ^= (byte) (1 << bit);
        return Bytes.takeOwnership(damaged);
    }
}
