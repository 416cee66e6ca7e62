package org.medchain.examples.ecg;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Samples of one or more leads over a stretch of time, in ADC units. Immutable. */
public final class EcgSamples {
    /** Stands where the recorder had no valid sample, whatever number the file's format has for that. */
    public static final int MISSING = Short.MIN_VALUE;

    private final int leads;
    private final short[] interleaved;

    private EcgSamples(int leads, short[] interleaved) {
        this.leads = leads;
        this.interleaved = interleaved;
    }

    /**
     * Reads the bytes of a record: one chunk, or chunks that follow each other joined together.
     *
     * @param header names the format and the number of samples in a frame
     * @throws EcgFormatException if the bytes are not whole samples and whole frames
     */
    public static EcgSamples decode(EcgHeader header, byte[] bytes) throws EcgFormatException {
        int leads = header.signals().size();
        short[] samples = header.format().decode(bytes);
        if (samples.length % leads != 0) {
            throw EcgFormatException.inFile(
                    header.dataFile(), "whole frames of " + leads + " samples", samples.length + " samples");
        }
        return new EcgSamples(leads, samples);
    }

    /** Samples in the order of the data file, one of each lead, then the next of each lead. */
    static EcgSamples of(int leads, short[] interleaved) {
        requireLeads(leads);
        if (interleaved.length % leads != 0) {
            throw new IllegalArgumentException("samples must be whole frames of " + leads);
        }
        return new EcgSamples(leads, interleaved.clone());
    }

    private static void requireLeads(int leads) {
        if (leads < 1) {
            throw new IllegalArgumentException("leads must be at least 1, is " + leads);
        }
    }

    /** In format 212. */
    byte[] encode() {
        short[] samples = interleaved.clone();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) SampleFormat.FORMAT_212.toFile(samples[i]);
        }
        return Format212.encode(samples);
    }

    /** The number of leads. */
    public int leads() {
        return leads;
    }

    /** The number of samples of each lead. */
    public int frames() {
        return interleaved.length / leads;
    }

    /**
     * One sample in ADC units, or {@link #MISSING}.
     *
     * @throws IndexOutOfBoundsException if there is no such lead or frame
     */
    public int value(int lead, int frame) {
        return interleaved[Objects.checkIndex(frame, frames()) * leads + Objects.checkIndex(lead, leads)];
    }

    /**
     * The frames from {@code from} up to, not including, {@code to}.
     *
     * @throws IndexOutOfBoundsException if the range is not within these samples
     */
    public EcgSamples slice(int from, int to) {
        Objects.checkFromToIndex(from, to, frames());
        return new EcgSamples(leads, Arrays.copyOfRange(interleaved, from * leads, to * leads));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EcgSamples that && leads == that.leads && Arrays.equals(interleaved, that.interleaved);
    }

    @Override
    public int hashCode() {
        return 31 * leads + Arrays.hashCode(interleaved);
    }

    @Override
    public String toString() {
        return frames() + " frames of " + leads + " leads";
    }
}
