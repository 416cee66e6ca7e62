package org.medchain.demo;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;

/**
 * What a patient fills in to share.
 *
 * @param who the clinician's account
 * @param data ids
 * @param range {@code all}, or {@code part} from {@code from} to {@code to}
 * @param days how long
 * @param wish the letter that is answered
 * @param number of the form, for {@link SentForms}
 */
record GrantForm(
        @Nullable String who,
        @Nullable List<String> data,
        @Nullable String range,
        @Nullable String from,
        @Nullable String to,
        @Nullable Integer days,
        @Nullable String wish,
        @Nullable String number) {
    static final List<Integer> LENGTHS = List.of(1, 3, 7, 30, 365);

    GrantForm {
        data = data == null ? List.of() : List.copyOf(data);
        range = range == null ? "all" : range;
        days = days == null ? LENGTHS.get(1) : days;
    }

    public boolean isPart() {
        return "part".equals(range);
    }

    Duration lifetime() {
        return Duration.ofDays(days == null ? 1 : days);
    }

    /** What is wrong, by field: keys of messages. */
    Map<String, String> errors(Wording wording) {
        Map<String, String> errors = new LinkedHashMap<>();
        if (who == null || who.isBlank()) {
            errors.put("who", "share.error.who");
        }
        if (data == null || data.isEmpty()) {
            errors.put("data", "share.error.data");
        }
        if (isPart()) {
            addRangeErrors(errors, wording, from, to);
        }
        if (!LENGTHS.contains(days)) {
            errors.put("days", "share.error.days");
        }
        return errors;
    }

    static void addRangeErrors(
            Map<String, String> errors, Wording wording, @Nullable String from, @Nullable String to) {
        Instant start = time(errors, wording, "from", from);
        Instant end = time(errors, wording, "to", to);
        if (start != null && end != null && !start.isBefore(end)) {
            errors.put("to", "share.error.order");
        }
    }

    private static @Nullable Instant time(
            Map<String, String> errors, Wording wording, String field, @Nullable String value) {
        try {
            if (value != null && !value.isBlank()) {
                return wording.parse(value);
            }
        } catch (DateTimeException e) {
            errors.put(field, "share.error.time");
            return null;
        }
        errors.put(field, "share.error.time");
        return null;
    }

    GrantedRange granted(Wording wording) {
        return isPart() && from != null && to != null ? range(wording, from, to) : GrantedRange.unrestricted();
    }

    static GrantedRange range(Wording wording, String from, String to) {
        return GrantedRange.of(TimeRange.of(wording.parse(from), wording.parse(to)));
    }
}
