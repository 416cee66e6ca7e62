package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a WFDB header says of a record: its name, its clock and its signals. All signals lie in one data file, in one
 * format, interleaved: one <em>frame</em> is one sample of each signal.
 *
 * @param recordName at most 100 letters, digits, {@code _} and {@code -}
 * @param samplingFrequency frames per second
 * @param frames samples of each signal; 0 if the header does not say, which the header of an {@link EcgRecord} does
 * @param signals 1 to 1024, in the order of the samples in a frame
 */
public record EcgHeader(String recordName, double samplingFrequency, long frames, List<EcgSignal> signals) {
    /** Up to here {@link #microsAt} is exact to the microsecond: {@code frames * 1e6} still fits a double. */
    static final long MAX_FRAMES = (1L << 53) / 1_000_000;

    static final int MAX_SIGNALS = 1024;
    static final double MAX_FREQUENCY = 100_000;

    /** A hundred years, so that no time of a record comes near the end of what microseconds can count. */
    static final double MAX_SECONDS = 100 * 365.0 * 86_400;

    private static final int MAX_CHUNK_BYTES = 16 * 1024 * 1024;
    private static final Pattern RECORD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");

    /** Throws {@code IllegalArgumentException} on a value outside the limits named above. */
    public EcgHeader {
        signals = List.copyOf(signals);
        require(isRecordName(recordName), "recordName must be letters, digits, _ and -");
        require(isFrequency(samplingFrequency), "samplingFrequency must be above 0 and at most 100000");
        require(frames >= 0 && frames <= MAX_FRAMES, "frames must be 0 to " + MAX_FRAMES);
        require(isDuration(frames, samplingFrequency), "a record must last at most a hundred years");
        require(!signals.isEmpty() && signals.size() <= MAX_SIGNALS, "signals must be 1 to " + MAX_SIGNALS);
        EcgSignal first = signals.get(0);
        require(
                signals.stream().allMatch(s -> s.fileName().equals(first.fileName())),
                "signals must share one data file");
        require(signals.stream().allMatch(s -> s.format() == first.format()), "signals must share one format");
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

    static boolean isDuration(long frames, double hertz) {
        return frames / hertz <= MAX_SECONDS;
    }

    /** The same record, with its length. */
    EcgHeader withFrames(long length) {
        return new EcgHeader(recordName, samplingFrequency, length, signals);
    }

    /** Microseconds from the first frame to the given one, rounded to the nearest. */
    public long microsAt(long frame) {
        return Math.round(frame * 1e6 / samplingFrequency);
    }

    /** The sampling frequency in Hz, with as many digits as it takes. */
    public String frequencyText() {
        return HeaderWriter.decimal(samplingFrequency);
    }

    /**
     * A chunk is a multiple of so many frames, the last one excepted: 2 where a frame ends within a pair of 12-bit
     * samples, else 1.
     */
    public int frameStep() {
        return format() == SampleFormat.FORMAT_212 && signals.size() % 2 != 0 ? 2 : 1;
    }

    /** The longest chunk, some 16 MiB. */
    public int maxChunkFrames() {
        return (int) (MAX_CHUNK_BYTES / bytes(frameStep())) * frameStep();
    }

    /** How many bytes so many frames take. */
    long bytes(long count) {
        return format().bytes(count * signals.size());
    }

    SampleFormat format() {
        return signals.get(0).format();
    }

    String dataFile() {
        return signals.get(0).fileName();
    }
}
