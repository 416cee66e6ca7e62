package org.medchain.fhir;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Decimals of bounded size. */
final class Decimals {
    /** FHIR asks for 18 digits at least. */
    private static final int DIGITS = 20;

    private static final MathContext ROUNDED = new MathContext(DIGITS);

    private Decimals() {}

    /** The quotient if it has at most 20 digits, without trailing zeros; else null. */
    static @Nullable BigDecimal exactly(BigDecimal dividend, BigDecimal divisor) {
        BigDecimal rounded = dividend.divide(divisor, ROUNDED);
        return rounded.multiply(divisor).compareTo(dividend) == 0 ? plain(rounded) : null;
    }

    static BigDecimal rounded(BigDecimal dividend, BigDecimal divisor) {
        return plain(dividend.divide(divisor, ROUNDED));
    }

    /** Without trailing zeros and, for a whole number, without an exponent. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
