package org.medchain.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.chain.event.TimeRange;

/**
 * FHIR's date, dateTime and instant, each of which is a stretch of time as long as its precision, as half-open ranges in
 * microseconds; and back. FHIR's periods include their end.
 */
final class FhirTime {
    private static final Pattern FORM = Pattern.compile(
            "(?!0000)(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1,18}))?(Z|[+-]\\d{2}:\\d{2}))?)?)?");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long FIRST = micros(Instant.parse("0001-01-01T00:00:00Z"));
    private static final long LAST = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));
    private static final int MICRO_DIGITS = 6;

    private FhirTime() {}

    /** The stretch that a date with any precision stands for; one without a zone is a date in {@code zone}. */
    static TimeRange range(Element element, ZoneId zone) throws InvalidResourceException {
        Matcher form = FORM.matcher(element.text());
        if (!form.matches()) {
            throw invalid(element);
        }
        try {
            return form.group(4) == null ? days(form, zone) : instant(form);
        } catch (DateTimeException e) {
            throw invalid(element);
        }
    }

    private static InvalidResourceException invalid(Element element) {
        return element.invalid(
                "a date: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a zone, without leap seconds",
                Json.sort(element.node()));
    }

    private static TimeRange days(Matcher form, ZoneId zone) {
        LocalDate first;
        LocalDate after;
        int year = Integer.parseInt(form.group(1));
        if (form.group(2) == null) {
            first = Year.of(year).atDay(1);
            after = first.plusYears(1);
        } else if (form.group(3) == null) {
            first = YearMonth.of(year, Integer.parseInt(form.group(2))).atDay(1);
            after = first.plusMonths(1);
        } else {
            first = LocalDate.of(year, Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
            after = first.plusDays(1);
        }
        // A day begins when its first clock reading does: midnight may be skipped, and a day may have 23 or 25 hours.
        return TimeRange.of(
                first.atStartOfDay(zone).toInstant(), after.atStartOfDay(zone).toInstant());
    }

    private static TimeRange instant(Matcher form) {
        LocalDate day = LocalDate.of(
                Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
        long second = day.atTime(LocalTime.parse(form.group(4))).toEpochSecond(ZoneOffset.of(form.group(6)));
        String fraction = form.group(5) == null ? "" : form.group(5);
        String digits = (fraction + "0".repeat(MICRO_DIGITS)).substring(0, MICRO_DIGITS);
        long start = Math.addExact(Math.multiplyExact(second, 1_000_000L), Long.parseLong(digits));
        long length = 1;
        for (int i = fraction.length(); i < MICRO_DIGITS; i++) {
            length *= 10;
        }
        return new TimeRange(start, start + length);
    }

    /** The range of a period with both ends; empty if one is open. */
    static Optional<TimeRange> period(Element period, ZoneId zone) throws InvalidResourceException {
        Optional<Element> start = period.child("start");
        Optional<Element> end = period.child("end");
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        long from = range(start.get(), zone).startMicros();
        long to = range(end.get(), zone).endMicros();
        if (from >= to) {
            throw period.invalid("a period that starts before it ends", "one that ends before");
        }
        return Optional.of(new TimeRange(from, to));
    }

    /** The instant at which {@code micros} begins. */
    static String text(long micros) {
        requireYear(micros);
        return MICROS.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** The last instant before {@code micros}, for the end of a period. */
    static String lastBefore(long micros) {
        return text(Math.subtractExact(micros, 1));
    }

    /** An instant to the millisecond, which is as exactly as the ledger and the access log have it. */
    static String text(Instant instant) {
        requireYear(micros(instant));
        return MILLIS.format(instant);
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
    }

    private static void requireYear(long micros) {
        if (micros < FIRST || micros > LAST) {
            throw new IllegalArgumentException("FHIR has the years 1 to 9999, found " + micros + " µs since 1970");
        }
    }
}
