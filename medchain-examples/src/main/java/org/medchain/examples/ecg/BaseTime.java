package org.medchain.examples.ecg;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a record began, as its header says. Checked, not kept: the time has no zone, so the caller says at what instant. */
final class BaseTime {
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.\\d+)?");
    private static final Pattern DATE = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");

    private BaseTime() {}

    /** The time is the given field, the date the one after it; either may be missing. */
    static void check(HeaderLine line, int field) throws EcgFormatException {
        if (line.has(field)) {
            String time = line.field(field, "a base time");
            line.require(isTime(time), "a base time HH:MM:SS up to 23:59:59", time);
        }
        if (line.has(field + 1)) {
            String date = line.field(field + 1, "a base date");
            line.require(isDate(date), "a base date DD/MM/YYYY of the calendar", date);
        }
    }

    private static boolean isTime(String text) {
        Matcher time = TIME.matcher(text);
        return time.matches() && number(time, 1) <= 23 && number(time, 2) <= 59 && number(time, 3) <= 59;
    }

    private static boolean isDate(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            return false;
        }
        try {
            LocalDate.of(number(date, 3), number(date, 2), number(date, 1));
            return true;
        } catch (DateTimeException notInTheCalendar) {
            return false;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
