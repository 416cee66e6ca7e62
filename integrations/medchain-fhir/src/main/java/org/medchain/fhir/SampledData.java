package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One signal as FHIR's SampledData: a value is {@code origin + number * factor}. */
final class SampledData {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final BigDecimal CLOSE = new BigDecimal("1e-9");

    private SampledData() {}

    /** A signal and its rate. */
    record Read(Signal signal, SampleRate rate) {}

    static ObjectNode write(Signal signal, SampleRate rate, ObjectNode json) {
        Signal.Scale scale = signal.scale();
        BigDecimal exactFactor = Decimals.exactly(BigDecimal.ONE, scale.gain());
        BigDecimal exactOrigin = Decimals.exactly(scale.baseline().negate(), scale.gain());
        ObjectNode origin = json.withObject("/origin");
        if (!origin.has("unit") && !origin.has("code")) {
            origin.put("unit", scale.unit());
        }
        origin.put("value", Decimals.rounded(scale.baseline().negate(), scale.gain()));
        json.put("period", rate.period());
        json.put("factor", Decimals.rounded(BigDecimal.ONE, scale.gain()));
        scale.lower().ifPresent(lower -> json.put("lowerLimit", lower));
        scale.upper().ifPresent(upper -> json.put("upperLimit", upper));
        json.put("dimensions", 1);
        json.put("data", data(signal));
        if (exactFactor == null || exactOrigin == null || Decimals.exactly(BigDecimal.ONE, exactFactor) == null) {
            ObjectNode calibration = Extensions.complex(json, Extensions.CALIBRATION);
            Extensions.add(calibration, "gain", "valueDecimal", json.numberNode(scale.gain()));
            Extensions.add(calibration, "baseline", "valueDecimal", json.numberNode(scale.baseline()));
        }
        if (!rate.isPeriodExact()) {
            ObjectNode frequency = Extensions.complex(json, Extensions.FREQUENCY);
            Extensions.add(frequency, "samples", "valueDecimal", json.numberNode(rate.samples()));
            Extensions.add(frequency, "millis", "valueDecimal", json.numberNode(rate.millis()));
        }
        return json;
    }

    private static String data(Signal signal) {
        StringBuilder data = new StringBuilder(signal.size() * 5);
        int lower = signal.scale().lower().orElse(Integer.MIN_VALUE);
        int upper = signal.scale().upper().orElse(Integer.MAX_VALUE);
        for (int i = 0; i < signal.size(); i++) {
            int sample = signal.sample(i);
            if (i > 0) {
                data.append(' ');
            }
            if (sample == Signal.GAP) {
                data.append('E');
            } else if (sample < lower) {
                data.append('L');
            } else if (sample > upper) {
                data.append('U');
            } else {
                data.append(sample);
            }
        }
        return data.toString();
    }

    /** How many samples there are, found without allocating for them. */
    static int count(Element sampled) throws InvalidResourceException {
        String data = sampled.required("data").text();
        return 1 + (int) data.chars().filter(each -> each == ' ').count();
    }

    static Read read(String name, Element sampled) throws InvalidResourceException {
        Element dimensions = sampled.required("dimensions");
        dimensions.integer(1, 1);
        SampleRate rate = rate(sampled);
        Element origin = sampled.required("origin");
        origin.requireAbsent("a sample is a value", "comparator");
        String unit = origin.text("code")
                .or(() -> Optional.ofNullable(origin.node().path("unit").textValue()))
                .orElse("1");
        Numbers numbers = Numbers.of(sampled);
        try {
            return new Read(calibrated(name, unit, sampled, numbers), rate);
        } catch (ArithmeticException e) {
            throw sampled.required("data").invalid("numbers that fit in 32 bits once they are whole", "others");
        } catch (IllegalArgumentException e) {
            throw sampled.invalid("a unit, a factor other than zero, and limits in order", "others");
        }
    }

    private static SampleRate rate(Element sampled) throws InvalidResourceException {
        Element period = sampled.required("period");
        if (period.decimal().signum() <= 0) {
            throw period.invalid("a number above zero", "another");
        }
        Optional<Element> exact = Extensions.find(sampled, Extensions.FREQUENCY);
        if (exact.isEmpty()) {
            return SampleRate.every(period.decimal());
        }
        BigDecimal samples =
                Extensions.part(exact.get(), "samples", "valueDecimal").decimal();
        BigDecimal millis =
                Extensions.part(exact.get(), "millis", "valueDecimal").decimal();
        if (samples.signum() <= 0
                || millis.signum() <= 0
                || !isClose(period.decimal().multiply(samples), millis)) {
            throw exact.get().invalid("a frequency that the period comes near", "another");
        }
        return new SampleRate(samples, millis);
    }

    private static boolean isClose(BigDecimal one, BigDecimal other) {
        return one.subtract(other)
                        .abs()
                        .compareTo(other.abs().max(BigDecimal.ONE).multiply(CLOSE))
                <= 0;
    }

    private static Signal calibrated(String name, String unit, Element sampled, Numbers numbers)
            throws InvalidResourceException {
        Optional<Element> factorElement = sampled.child("factor");
        BigDecimal factor =
                factorElement.isEmpty() ? BigDecimal.ONE : factorElement.get().decimal();
        BigDecimal origin = sampled.required("origin").required("value").decimal();
        if (factor.signum() == 0) {
            throw sampled.required("factor").invalid("a number other than zero", "zero");
        }
        Optional<Element> exact = Extensions.find(sampled, Extensions.CALIBRATION);
        BigDecimal multiplier = BigDecimal.ONE;
        BigDecimal gain;
        BigDecimal baseline;
        if (exact.isPresent()) {
            gain = Extensions.part(exact.get(), "gain", "valueDecimal").decimal();
            baseline = Extensions.part(exact.get(), "baseline", "valueDecimal").decimal();
            if (numbers.digits > 0
                    || !isClose(factor.multiply(gain), BigDecimal.ONE)
                    || !isClose(origin.multiply(gain).negate(), baseline)) {
                throw exact.get()
                        .invalid("a calibration that factor and origin come near, of whole numbers", "another");
            }
        } else {
            BigDecimal step = factor.scaleByPowerOfTen(-numbers.digits).stripTrailingZeros();
            BigDecimal reciprocal = Decimals.exactly(BigDecimal.ONE, step);
            if (reciprocal == null) {
                multiplier = new BigDecimal(step.unscaledValue());
                reciprocal = BigDecimal.ONE.scaleByPowerOfTen(step.scale());
            }
            gain = reciprocal;
            baseline = origin.negate().multiply(gain);
        }
        OptionalInt lower = numbers.limit(sampled, "lowerLimit", multiplier, RoundingMode.CEILING);
        OptionalInt upper = numbers.limit(sampled, "upperLimit", multiplier, RoundingMode.FLOOR);
        int[] samples = numbers.whole(multiplier, lower, upper);
        return Signal.owning(name, new Signal.Scale(unit, gain, baseline, lower, upper), samples);
    }

    /** The numbers of {@code data}, to be made whole by a power of ten. */
    private static final class Numbers {
        private final Element element;
        private final String[] tokens;
        private final int digits;

        private Numbers(Element element, String[] tokens, int digits) {
            this.element = element;
            this.tokens = tokens;
            this.digits = digits;
        }

        static Numbers of(Element sampled) throws InvalidResourceException {
            Element data = sampled.required("data");
            String[] tokens = data.text().split(" ", -1);
            int digits = 0;
            for (int i = 0; i < tokens.length; i++) {
                if (!isMark(tokens[i]) && !NUMBER.matcher(tokens[i]).matches()) {
                    throw data.invalid("numbers, E, U or L with one space between", "something else at sample " + i);
                }
                int point = tokens[i].indexOf('.');
                digits = point < 0 ? digits : Math.max(digits, tokens[i].length() - point - 1);
            }
            return new Numbers(data, tokens, digits);
        }

        private static boolean isMark(String token) {
            return token.equals("E") || token.equals("U") || token.equals("L");
        }

        OptionalInt limit(Element sampled, String name, BigDecimal multiplier, RoundingMode inward)
                throws InvalidResourceException {
            Optional<Element> limit = sampled.child(name);
            return limit.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(limit.get()
                            .decimal()
                            .scaleByPowerOfTen(digits)
                            .multiply(multiplier)
                            .setScale(0, inward)
                            .intValueExact());
        }

        int[] whole(BigDecimal multiplier, OptionalInt lower, OptionalInt upper) throws InvalidResourceException {
            int[] samples = new int[tokens.length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = switch (tokens[i]) {
                    case "E" -> Signal.GAP;
                    case "L" -> Math.subtractExact(bound(lower, "lowerLimit", i), 1);
                    case "U" -> Math.addExact(bound(upper, "upperLimit", i), 1);
                    default -> inside(number(tokens[i], multiplier), lower, upper, i);
                };
            }
            return samples;
        }

        private int number(String token, BigDecimal multiplier) {
            if (digits == 0 && multiplier.compareTo(BigDecimal.ONE) == 0) {
                return Math.toIntExact(Long.parseLong(token));
            }
            return new BigDecimal(token)
                    .scaleByPowerOfTen(digits)
                    .multiply(multiplier)
                    .intValueExact();
        }

        private int bound(OptionalInt limit, String name, int i) throws InvalidResourceException {
            if (limit.isEmpty()) {
                throw element.invalid(name + " where a sample is beyond it", "none, at sample " + i);
            }
            return limit.getAsInt();
        }

        private int inside(int sample, OptionalInt lower, OptionalInt upper, int i) throws InvalidResourceException {
            boolean beyond = sample == Signal.GAP
                    || sample < lower.orElse(Integer.MIN_VALUE)
                    || sample > upper.orElse(Integer.MAX_VALUE);
            if (beyond) {
                throw element.invalid("numbers within the limits of detection", "another at sample " + i);
            }
            return sample;
        }
    }
}
