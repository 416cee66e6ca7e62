package org.medchain.examples.ecg;

import java.math.BigDecimal;
import java.util.OptionalInt;

/** Writes a header as {@link HeaderReader} reads it. */
final class HeaderWriter {
    private HeaderWriter() {}

    static String write(EcgHeader header, String comment) {
        StringBuilder text = new StringBuilder();
        text.append(header.recordName())
                .append(' ')
                .append(header.signals().size())
                .append(' ')
                .append(decimal(header.samplingFrequency()))
                .append(' ')
                .append(header.frames())
                .append('\n');
        for (EcgSignal signal : header.signals()) {
            append(text, signal);
        }
        return text.append("# ").append(comment).append('\n').toString();
    }

    private static void append(StringBuilder text, EcgSignal signal) {
        EcgSignal.Calibration calibration = signal.calibration();
        text.append(signal.fileName())
                .append(' ')
                .append(signal.format().number())
                .append(' ')
                .append(decimal(calibration.gain()))
                .append('(')
                .append(calibration.baseline())
                .append(")/")
                .append(calibration.units())
                .append(' ')
                .append(signal.adcResolution())
                .append(' ')
                .append(signal.adcZero())
                .append(' ')
                .append(required(signal.initialValue()))
                .append(' ')
                .append(required(signal.checksum()))
                .append(" 0 ")
                .append(signal.leadName())
                .append('\n');
    }

    /** Fields are told apart by their place, so one cannot be left out before another. */
    private static int required(OptionalInt value) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("a header is written with initial values and checksums"));
    }

    static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
