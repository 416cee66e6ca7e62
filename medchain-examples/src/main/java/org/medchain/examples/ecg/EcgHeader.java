package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a WFDB header says of a record: its name, its clock and its leads. All leads lie in one data file, interleaved:
 * one <em>frame</em> is one sample of each lead.
 *
 * @param recordName letters, digits, {@code _} and {@code -}
 * @param samplingFrequency frames per second
 * @param frames samples of each lead
 * @param signals the leads, in the order of the samples in a frame; an even number, so that a frame is whole bytes
 */
public record EcgHeader(String recordName, double samplingFrequency, long frames, List<EcgSignal> signals) {
    /** Up to here {@link #microsAt} is exact to the microsecond: {@code frames * 1e6} still fits a double. */
    static final long MAX_FRAMES = (1L << 53) / 1_000_000;

    static final int MAX_SIGNALS = 64;
    static final double MAX_FREQUENCY = 100_000;

    private static final Pattern RECORD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

    /** Throws {@code IllegalArgumentException} on a value outside the limits named above. */
    public EcgHeader {
        signals = List.copyOf(signals);
        require(isRecordName(recordName), "recordName must be letters, digits, _ and -");
        require(isFrequency(samplingFrequency), "samplingFrequency must be above 0 and at most 100000");
        require(frames >= 1 && frames <= MAX_FRAMES, "frames must be 1 to " + MAX_FRAMES);
        require(isSignalCount(signals.size()), "signals must be an even number, 2 to " + MAX_SIGNALS);
        String file = signals.get(0).fileName();
        require(signals.stream().allMatch(s -> s.fileName().equals(file)), "signals must share one data file");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    static boolean isRecordName(String name) {
        return RECORD_NAME.matcher(requireNonNull(name, "recordName")).matches();
    }

    static boolean isFrequency(double hertz) {
        return hertz > 0 && hertz <= MAX_FREQUENCY;
    }

    static boolean isSignalCount(int count) {
        return count >= 2 && count <= MAX_SIGNALS && count % 2 == 0;
    }

    /** Microseconds from the first frame to the given one, rounded to the nearest. */
    long microsAt(long frame) {
        return Math.round(frame * 1e6 / samplingFrequency);
    }

    int frameBytes() {
        return signals.size() / 2 * Format212.PAIR_BYTES;
    }

    String dataFile() {
        return signals.get(0).fileName();
    }
}
