package org.medchain.demo;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataDescription;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What things are called, and times, in the language of the request and the time zone of the hospital. */
@Component("wording")
final class Wording {
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 9999;

    static final String OTHER = "other";
    private static final Set<String> TYPES = Set.of("ecg", "letter");

    private final MessageSource messages;
    private final ZoneId zone;

    Wording(MessageSource messages, DemoProperties properties) {
        this.messages = messages;
        this.zone = properties.zone();
    }

    public String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    /** "3 December 2026, 18:00". */
    public String moment(Instant time) {
        return format(time, "pattern.moment");
    }

    /** With seconds, for what is that exact. */
    String exact(Instant time) {
        return format(time, "pattern.exact");
    }

    String timeOfDay(Instant time) {
        return format(time, "pattern.time");
    }

    private String format(Instant time, String pattern) {
        Locale locale = LocaleContextHolder.getLocale();
        return DateTimeFormatter.ofPattern(messages.getMessage(pattern, null, locale), locale)
                .format(time.atZone(zone));
    }

    /** What data is called. */
    String data(DataDescription description) {
        return data(type(description));
    }

    String data(String type) {
        return say("data." + type);
    }

    /** The sort of data, which texts are named after. */
    static String type(DataDescription description) {
        String type = description.metadata().getOrDefault("type", OTHER);
        return TYPES.contains(type) ? type : OTHER;
    }

    /** "One, two and three." */
    String list(List<String> parts) {
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " " + say("and") + " "
                + parts.get(parts.size() - 1);
    }

    /** Which part of a recording. */
    String part(GrantedRange range) {
        boolean from = range.startMicros().isPresent();
        boolean to = range.endMicros().isPresent();
        if (from && to) {
            return say("part.both", exact(start(range)), exact(end(range)));
        } else if (from) {
            return say("part.from", exact(start(range)));
        }
        return to ? say("part.until", exact(end(range))) : say("part.all");
    }

    private static Instant start(GrantedRange range) {
        return ofMicros(range.startMicros().orElseThrow());
    }

    private static Instant end(GrantedRange range) {
        return ofMicros(range.endMicros().orElseThrow());
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The time zone of all pages, as its readers call it. */
    public String zone() {
        return zone.getDisplayName(TextStyle.FULL, LocaleContextHolder.getLocale());
    }

    /** The hospital's name, from "member 2 (Hospital 3)". */
    static String peer(String peer) {
        int start = peer.indexOf('(');
        return start < 0 || !peer.endsWith(")") ? peer : peer.substring(start + 1, peer.length() - 1);
    }

    /** As the value of a form's field in which seconds do not matter. */
    String minute(Instant time) {
        return field(time.truncatedTo(ChronoUnit.MINUTES));
    }

    /** As the value of a form's field. */
    String field(Instant time) {
        return FIELD.format(time.atZone(zone));
    }

    /** The time in a form's field; its seconds may be missing. One that no recording has is none: it would not count in microseconds. */
    Instant parse(String field) {
        LocalDateTime time = LocalDateTime.parse(field);
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new DateTimeException(
                    "expected a year from " + FIRST_YEAR + " to " + LAST_YEAR + ", found " + time.getYear());
        }
        return time.atZone(zone).toInstant();
    }
}
