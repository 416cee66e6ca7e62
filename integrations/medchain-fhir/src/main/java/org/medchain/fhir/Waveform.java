package org.medchain.fhir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

/**
 * A chunk of a stream of samples. Its {@linkplain #encode bytes} are frames of one sample of each signal, each sample a signed
 * number of 16 or 32 bits, low byte first (WFDB's formats 16 and 32); what they mean is in the {@linkplain #tags tags} of the
 * stream's description, the same for all chunks.
 *
 * @param range the time that it covers, as long as its samples take, give or take one
 * @param signals at least one, all of the same length above zero
 */
public record Waveform(TimeRange range, SampleRate rate, List<Signal> signals) {
    public Waveform {
        signals = List.copyOf(signals);
        if (signals.isEmpty() || signals.get(0).size() == 0) {
            throw new IllegalArgumentException("a waveform has samples, found none");
        }
        int size = signals.get(0).size();
        if (signals.stream().anyMatch(signal -> signal.size() != size)) {
            throw new IllegalArgumentException("signals have the same length, found others than " + size);
        }
        long length = rate.micros(size);
        long off = Math.abs(Math.subtractExact(Math.subtractExact(range.endMicros(), range.startMicros()), length));
        if (off > rate.micros(1) + 1) {
            throw new IllegalArgumentException(size + " samples take " + length
                    + " µs, give or take one sample, found a range that is " + off + " µs off");
        }
    }

    /** The tags of a stream whose chunks are like this one, with samples of 16 or 32 bits. */
    public Map<String, String> tags(int bits) {
        return Layout.of(this, bits).tags();
    }

    /**
     * The bytes of a chunk.
     *
     * @throws IllegalArgumentException if a sample does not fit in so many bits
     */
    public Bytes encode(int bits) {
        Layout layout = Layout.of(this, bits);
        int size = signals.get(0).size();
        byte[] bytes = new byte[Math.multiplyExact(Math.multiplyExact(size, signals.size()), bits / Byte.SIZE)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            for (Signal signal : signals) {
                layout.put(signal.sample(i), buffer);
            }
        }
        return Bytes.takeOwnership(bytes);
    }

    /**
     * A chunk of a stream.
     *
     * @param stream its description, with the tags of a waveform
     * @param range the time that the chunk covers
     * @throws InvalidResourceException if the tags or the bytes are no waveform's, or beyond a limit
     */
    public static Waveform decode(DataDescription stream, TimeRange range, Bytes chunk, FhirLimits limits)
            throws InvalidResourceException {
        Layout layout = Layout.of(stream, limits);
        int frame = layout.signals().size() * layout.bits() / Byte.SIZE;
        if (chunk.isEmpty() || chunk.size() % frame != 0) {
            throw new InvalidResourceException("chunk", "whole frames of " + frame + " bytes", chunk.size() + " bytes");
        }
        int frames = chunk.size() / frame;
        Layout.requireSamples("chunk", (long) frames * layout.signals().size(), limits);
        List<int[]> samples = new ArrayList<>();
        layout.signals().forEach(signal -> samples.add(new int[frames]));
        ByteBuffer buffer = chunk.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            for (int[] signal : samples) {
                signal[i] = layout.get(buffer);
            }
        }
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Layout.Named named = layout.signals().get(i);
            signals.add(Signal.owning(named.name(), named.scale(), samples.get(i)));
        }
        try {
            return new Waveform(range, layout.rate(), signals);
        } catch (IllegalArgumentException e) {
            throw new InvalidResourceException("chunk", "as many samples as its time takes", frames + " frames");
        }
    }

    /**
     * The same values on the scales of a stream.
     *
     * @throws InvalidResourceException if the stream has other signals or another rate, or a value is none of its scale's
     */
    public Waveform on(DataDescription stream, FhirLimits limits) throws InvalidResourceException {
        return Layout.of(stream, limits).convert(this);
    }

    @Override
    public String toString() {
        return "Waveform[" + signals.size() + " signals, redacted]";
    }
}
