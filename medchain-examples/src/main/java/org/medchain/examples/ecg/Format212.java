package org.medchain.examples.ecg;

/**
 * WFDB format 212: three bytes hold two 12-bit two's complement samples. The first byte is the low byte of the first
 * sample, the third the low byte of the second; the second byte holds the high bits, those of the first sample in its
 * low half and those of the second in its high half. A last sample without partner takes two bytes.
 */
final class Format212 {
    static final int BITS = 12;
    static final int PAIR_BYTES = 3;
    static final int MIN = -(1 << (BITS - 1));
    static final int MAX = (1 << (BITS - 1)) - 1;

    /** {@code << 20 >> 20} carries bit 11 of an int through all the bits above it. */
    private static final int SIGN_SHIFT = Integer.SIZE - BITS;

    private Format212() {}

    static long bytes(long samples) {
        return samples / 2 * PAIR_BYTES + samples % 2 * 2;
    }

    static short[] decode(byte[] bytes) throws EcgFormatException {
        if (bytes.length % PAIR_BYTES == 1) {
            throw EcgFormatException.inFile(
                    "format 212 data", "three bytes a pair of samples, two for one alone", bytes.length + " bytes");
        }
        short[] samples = new short[bytes.length * 2 / PAIR_BYTES];
        for (int in = 0, out = 0; out < samples.length; in += PAIR_BYTES, out += 2) {
            samples[out] = signed((bytes[in + 1] & 0x0F) << 8 | (bytes[in] & 0xFF));
            if (out + 1 < samples.length) {
                samples[out + 1] = signed((bytes[in + 1] & 0xF0) << 4 | (bytes[in + 2] & 0xFF));
            }
        }
        return samples;
    }

    private static short signed(int bits) {
        return (short) (bits << SIGN_SHIFT >> SIGN_SHIFT);
    }

    static byte[] encode(short[] samples) {
        byte[] bytes = new byte[(int) bytes(samples.length)];
        for (int in = 0, out = 0; in < samples.length; in += 2, out += PAIR_BYTES) {
            int first = requireSample(samples[in]);
            int second = in + 1 < samples.length ? requireSample(samples[in + 1]) : 0;
            bytes[out] = (byte) first;
            bytes[out + 1] = (byte) ((first >> 8 & 0x0F) | (second >> 4 & 0xF0));
            if (in + 1 < samples.length) {
                bytes[out + 2] = (byte) second;
            }
        }
        return bytes;
    }

    private static int requireSample(int sample) {
        if (sample < MIN || sample > MAX) {
            throw new IllegalArgumentException("a sample must be " + MIN + " to " + MAX + ", is " + sample);
        }
        return sample;
    }
}
