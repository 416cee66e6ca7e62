package org.medchain.examples.ecg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** How samples lie in a data file: the two formats of WFDB that nearly all records of today are in. */
public enum SampleFormat {
    /** Two 12-bit samples in three bytes. */
    FORMAT_212(212, Format212.BITS),
    /** 16 bits a sample, low byte first. */
    FORMAT_16(16, Short.SIZE);

    private final int number;
    private final int bits;

    SampleFormat(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    static Optional<SampleFormat> of(String number) {
        return Arrays.stream(values())
                .filter(format -> String.valueOf(format.number).equals(number))
                .findFirst();
    }

    /** WFDB's number for the format. */
    public int number() {
        return number;
    }

    int bits() {
        return bits;
    }

    /** Lowest number of the format; as a sample it says that there was no valid one. */
    int min() {
        return -(1 << (bits - 1));
    }

    int max() {
        return (1 << (bits - 1)) - 1;
    }

    /** How many bytes so many samples take; a last one without partner takes two in format 212. */
    long bytes(long samples) {
        return this == FORMAT_16 ? samples * Short.BYTES : Format212.bytes(samples);
    }

    /** The samples, {@link EcgSamples#MISSING} where there is none. */
    short[] decode(byte[] bytes) throws EcgFormatException {
        short[] samples = this == FORMAT_16 ? decode16(bytes) : Format212.decode(bytes);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) fromFile(samples[i]);
        }
        return samples;
    }

    private static short[] decode16(byte[] bytes) throws EcgFormatException {
        if (bytes.length % Short.BYTES != 0) {
            throw EcgFormatException.inFile("format 16 data", "an even number of bytes", bytes.length + " bytes");
        }
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    int fromFile(int sample) {
        return sample == min() ? EcgSamples.MISSING : sample;
    }

    int toFile(int sample) {
        return sample == EcgSamples.MISSING ? min() : sample;
    }

    /** Whether a sample in a file of this format can be {@code sample}, with {@link EcgSamples#MISSING} for none. */
    boolean holds(int sample) {
        return sample == EcgSamples.MISSING || (sample > min() && sample <= max());
    }
}
