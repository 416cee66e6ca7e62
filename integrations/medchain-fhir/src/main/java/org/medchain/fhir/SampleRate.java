package org.medchain.fhir;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How often a signal is sampled, exactly: {@code samples} in {@code millis} milliseconds. Rates that are equal are equal
 * records: a rate that is a finite decimal in Hertz is so many samples in 1000 milliseconds, any other one sample.
 *
 * @param samples above zero
 * @param millis above zero
 */
public record SampleRate(BigDecimal samples, BigDecimal millis) {
    private static final BigDecimal SECOND = BigDecimal.valueOf(1000);
    private static final BigDecimal MICROS = BigDecimal.valueOf(1000);

    public SampleRate {
        if (samples.signum() <= 0 || millis.signum() <= 0) {
            throw new IllegalArgumentException(
                    "a rate is above zero, found " + samples + " samples in " + millis + " ms");
        }
        BigDecimal hertz = Decimals.exactly(samples.multiply(SECOND), millis);
        if (hertz != null) {
            samples = hertz;
            millis = SECOND;
        } else {
            BigDecimal period = Decimals.exactly(millis, samples);
            samples = period == null ? samples.stripTrailingZeros() : BigDecimal.ONE;
            millis = period == null ? millis.stripTrailingZeros() : period;
        }
    }

    /** So many samples a second. */
    public static SampleRate hertz(BigDecimal frequency) {
        return new SampleRate(frequency, SECOND);
    }

    /** One sample in so many milliseconds. */
    public static SampleRate every(BigDecimal millis) {
        return new SampleRate(BigDecimal.ONE, millis);
    }

    /** How long {@code count} samples take, rounded to a microsecond. */
    public long micros(int count) {
        return BigDecimal.valueOf(count)
                .multiply(millis)
                .multiply(MICROS)
                .divide(samples, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** Milliseconds between two samples, to 20 digits. */
    BigDecimal period() {
        return Decimals.plain(millis.divide(samples, new MathContext(20)));
    }

    boolean isPeriodExact() {
        return Decimals.exactly(millis, samples) != null;
    }
}
