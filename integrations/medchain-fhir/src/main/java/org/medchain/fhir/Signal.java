package org.medchain.fhir;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Samples of one signal in units of its converter, and what they mean. Immutable. */
public final class Signal {
    /** Stands where there is no valid sample. */
    public static final int GAP = Integer.MIN_VALUE;

    private final String name;
    private final Scale scale;
    private final int[] samples;

    private Signal(String name, Scale scale, int[] samples) {
        this.name = name;
        this.scale = scale;
        this.samples = samples;
    }

    /**
     * A signal.
     *
     * @param name such as {@code MLII}, at most 200 characters
     * @param samples in units of the converter, or {@link #GAP}
     */
    public static Signal of(String name, Scale scale, int[] samples) {
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("a name has 1 to 200 characters, found " + name.length());
        }
        return new Signal(name, scale, samples.clone());
    }

    /** A signal whose samples nobody else has. */
    static Signal owning(String name, Scale scale, int[] samples) {
        return new Signal(name, scale, samples);
    }

    /**
     * What a sample means: {@code (sample - baseline) / gain} in {@code unit}.
     *
     * @param unit such as {@code mV}
     * @param gain units of the converter per unit; not zero
     * @param baseline the sample that means zero
     * @param lower the lowest sample that was measured; one below it says no more than that it was lower
     * @param upper the highest sample that was measured; one above it says no more than that it was higher
     */
    public record Scale(String unit, BigDecimal gain, BigDecimal baseline, OptionalInt lower, OptionalInt upper) {
        public Scale {
            gain = Decimals.plain(gain);
            baseline = Decimals.plain(baseline);
            if (unit.isEmpty() || unit.length() > 100) {
                throw new IllegalArgumentException("a unit has 1 to 100 characters, found " + unit.length());
            }
            if (gain.signum() == 0 || gain.precision() > 40 || baseline.precision() > 40) {
                throw new IllegalArgumentException("a gain is not zero, and it and a baseline have at most 40 digits");
            }
            if (lower.isPresent() && upper.isPresent() && lower.getAsInt() > upper.getAsInt()) {
                throw new IllegalArgumentException("the lower limit is above the upper one");
            }
        }

        /** Without limits of detection. */
        public Scale(String unit, BigDecimal gain, BigDecimal baseline) {
            this(unit, gain, baseline, OptionalInt.empty(), OptionalInt.empty());
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What its samples mean. */
    public Scale scale() {
        return scale;
    }

    /** How many samples there are. */
    public int size() {
        return samples.length;
    }

    /** A sample in units of the converter, or {@link #GAP}. */
    public int sample(int index) {
        return samples[index];
    }

    /** Whether a sample is beyond a limit, so that FHIR does not tell which it was. */
    boolean isCut() {
        int lower = scale.lower().orElse(Integer.MIN_VALUE);
        int upper = scale.upper().orElse(Integer.MAX_VALUE);
        return Arrays.stream(samples).anyMatch(sample -> sample != GAP && (sample < lower || sample > upper));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signal that
                && name.equals(that.name)
                && scale.equals(that.scale)
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Signal[" + samples.length + " samples, redacted]";
    }
}
