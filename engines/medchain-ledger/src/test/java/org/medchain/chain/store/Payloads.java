package org.medchain.chain.store;

import java.util.Random;
import org.medchain.crypto.bytes.Bytes;

/** Payloads of all sorts, among them those that look most like a hole in a file. */
final class Payloads {
    private Payloads() {}

    /** A payload of any length up to {@code max}, often at a limit of the format, often of zeros. */
    static Bytes any(Random random, int max) {
        int length =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(20);
                    case 1 -> 255 * random.nextInt(max / 255 + 1);
                    default -> random.nextInt(max + 1);
                };
        byte[] payload = new byte[length];
        switch (random.nextInt(4)) {
            case 0 -> {
                // All zero.
            }
            case 1 -> {
                for (int i = 0; i < length / 100; i++) {
                    payload[random.nextInt(length)] = (byte) random.nextInt();
                }
            }
            default -> random.nextBytes(payload);
        }
        return Bytes.takeOwnership(payload);
    }
}
