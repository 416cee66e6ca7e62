package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

/** What a stream's tags say of its chunks: {@code samples} of all signals, {@code samples.0} and so on of each. */
record Layout(SampleRate rate, int bits, List<Named> signals) {
    private static final String TAG = "samples";
    private static final String OF = TAG + ".";
    private static final int MAX_SIGNALS = DataDescription.MAX_TAGS - 1;

    Layout {
        signals = List.copyOf(signals);
        if (bits != Short.SIZE && bits != Integer.SIZE) {
            throw new IllegalArgumentException("a sample has 16 or 32 bits, found " + bits);
        }
        if (signals.isEmpty() || signals.size() > MAX_SIGNALS) {
            throw new IllegalArgumentException(
                    "a stream's tags describe 1 to " + MAX_SIGNALS + " signals, found " + signals.size());
        }
    }

    /** A signal without its samples. */
    record Named(String name, Signal.Scale scale) {}

    static boolean isTag(String name) {
        return name.equals(TAG) || name.startsWith(OF);
    }

    static Layout of(Waveform waveform, int bits) {
        return new Layout(
                waveform.rate(),
                bits,
                waveform.signals().stream()
                        .map(signal -> new Named(signal.name(), signal.scale()))
                        .toList());
    }

    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        ObjectNode all = Json.object();
        all.put("samples", rate.samples());
        all.put("millis", rate.millis());
        all.put("bits", bits);
        all.put("signals", signals.size());
        tags.put(TAG, text(all));
        for (int i = 0; i < signals.size(); i++) {
            Signal.Scale scale = signals.get(i).scale();
            ObjectNode one = Json.object().put("name", signals.get(i).name()).put("unit", scale.unit());
            one.put("gain", scale.gain());
            one.put("baseline", scale.baseline());
            scale.lower().ifPresent(lower -> one.put("lower", lower));
            scale.upper().ifPresent(upper -> one.put("upper", upper));
            tags.put(OF + i, text(one));
        }
        return tags;
    }

    private static String text(ObjectNode json) {
        return new String(Json.write(json).toByteArray(), StandardCharsets.UTF_8);
    }

    static Layout of(DataDescription stream, FhirLimits limits) throws InvalidResourceException {
        Element all = tag(stream, TAG, limits);
        int count = all.required("signals").integer(1, MAX_SIGNALS);
        List<Named> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            signals.add(named(tag(stream, OF + i, limits)));
        }
        try {
            SampleRate rate = new SampleRate(
                    all.required("samples").decimal(), all.required("millis").decimal());
            return new Layout(rate, all.required("bits").integer(Short.SIZE, Integer.SIZE), signals);
        } catch (IllegalArgumentException e) {
            throw all.invalid("a rate above zero and samples of 16 or 32 bits", "others");
        }
    }

    private static Element tag(DataDescription stream, String name, FhirLimits limits) throws InvalidResourceException {
        String value = stream.metadata().get(name);
        if (value == null) {
            throw new InvalidResourceException("tag " + name, "the layout of samples", "no such tag");
        }
        return new Element("tag " + name, Json.parse(Bytes.utf8(value), limits.withBytes(DataDescription.MAX_TEXT)));
    }

    private static Named named(Element tag) throws InvalidResourceException {
        try {
            Signal.Scale scale = new Signal.Scale(
                    tag.required("unit").text(),
                    tag.required("gain").decimal(),
                    tag.required("baseline").decimal(),
                    limit(tag, "lower"),
                    limit(tag, "upper"));
            return new Named(tag.required("name").text(), scale);
        } catch (IllegalArgumentException e) {
            throw tag.invalid("a name, a unit, a gain other than zero and limits in order", "others");
        }
    }

    private static OptionalInt limit(Element tag, String name) throws InvalidResourceException {
        Optional<Element> limit = tag.child(name);
        return limit.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(limit.get().integer(-Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    static void requireSamples(String path, long samples, FhirLimits limits) throws InvalidResourceException {
        if (samples > limits.samples()) {
            throw new InvalidResourceException(path, "at most " + limits.samples() + " samples", samples + " samples");
        }
    }

    void put(int sample, ByteBuffer buffer) {
        if (bits == Integer.SIZE) {
            buffer.putInt(sample);
        } else if (sample == Signal.GAP) {
            buffer.putShort(Short.MIN_VALUE);
        } else if (sample > Short.MAX_VALUE || sample <= Short.MIN_VALUE) {
            throw new IllegalArgumentException("a sample does not fit in 16 bits: take 32");
        } else {
            buffer.putShort((short) sample);
        }
    }

    int get(ByteBuffer buffer) {
        if (bits == Integer.SIZE) {
            return buffer.getInt();
        }
        short sample = buffer.getShort();
        return sample == Short.MIN_VALUE ? Signal.GAP : sample;
    }

    Waveform convert(Waveform from) throws InvalidResourceException {
        if (!from.rate().equals(rate) || from.signals().size() != signals.size()) {
            throw new InvalidResourceException(
                    "Observation",
                    signals.size() + " signals at the stream's rate",
                    from.signals().size() + " signals, or another rate");
        }
        List<Signal> converted = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            converted.add(convert(from.signals().get(i), signals.get(i), i));
        }
        return new Waveform(from.range(), rate, converted);
    }

    private static Signal convert(Signal from, Named to, int number) throws InvalidResourceException {
        if (from.scale().equals(to.scale()) && from.name().equals(to.name())) {
            return from;
        }
        Signal.Scale old = from.scale();
        Signal.Scale scale = to.scale();
        String path = "signal " + number;
        boolean alike = from.name().equals(to.name())
                && old.unit().equals(scale.unit())
                && old.lower().isPresent() == scale.lower().isPresent()
                && old.upper().isPresent() == scale.upper().isPresent();
        BigDecimal factor = alike ? Decimals.exactly(scale.gain(), old.gain()) : null;
        if (factor == null) {
            throw new InvalidResourceException(path, "the stream's name, unit, limits and a gain that fits", "others");
        }
        int[] samples = new int[from.size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = from.sample(i) == Signal.GAP ? Signal.GAP : moved(path, from.sample(i), old, factor, scale);
        }
        return Signal.owning(to.name(), scale, samples);
    }

    private static int moved(String path, int sample, Signal.Scale old, BigDecimal factor, Signal.Scale scale)
            throws InvalidResourceException {
        try {
            int moved = BigDecimal.valueOf(sample)
                    .subtract(old.baseline())
                    .multiply(factor)
                    .add(scale.baseline())
                    .intValueExact();
            if (moved == Signal.GAP) {
                throw new ArithmeticException("the number that means a gap");
            }
            return moved;
        } catch (ArithmeticException e) {
            throw new InvalidResourceException(path, "values on the stream's scale", "one that is not");
        }
    }
}
