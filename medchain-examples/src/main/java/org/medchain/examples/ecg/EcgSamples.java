package org.medchain.examples.ecg;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Samples of several leads over a stretch of time, in ADC units. Immutable. */
public final class EcgSamples {
    /** What format 212 stores where the recorder had no valid sample. */
    public static final int MISSING = Format212.MIN;

    private final int leads;
    private final short[] interleaved;

    private EcgSamples(int leads, short[] interleaved) {
        this.leads = leads;
        this.interleaved = interleaved;
    }

    /**
     * Reads format 212 bytes: one chunk, or chunks that follow each other joined together.
     *
     * @param leads samples in a frame, the number of signals in the header
     * @throws EcgFormatException if the bytes are not whole pairs of samples and whole frames
     */
    public static EcgSamples decode(int leads, byte[] bytes) throws EcgFormatException {
        requireLeads(leads);
        short[] samples = Format212.decode(bytes);
        if (samples.length % leads != 0) {
            throw EcgFormatException.inFile(
                    "format 212 data", "whole frames of " + leads + " samples", samples.length + " samples");
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

    byte[] encode() {
        return Format212.encode(interleaved);
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
     * One sample in ADC units, -2047 to 2047, or {@link #MISSING}.
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
