package org.medchain.chain.consensus.member;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.io.Printable;

/** Reads an engine's options. An {@link IllegalArgumentException} names the option, what was expected and what was found. */
public final class EngineOptions {
    private final String engine;
    private final Map<String, String> given;

    /**
     * Options for an engine that knows those in {@code known}.
     *
     * @throws IllegalArgumentException if {@code given} has another one
     */
    public EngineOptions(String engine, Map<String, String> given, Set<String> known) {
        this.engine = engine;
        this.given = Map.copyOf(given);
        for (String option : given.keySet()) {
            if (!known.contains(option)) {
                throw new IllegalArgumentException("the engine " + engine + " has no option \"" + Printable.of(option)
                        + "\", expected one of " + new TreeSet<>(known));
            }
        }
    }

    /** A required text; {@code form} describes its form in the error message. */
    public String required(String option, String form) {
        String value = given.get(option);
        if (value == null) {
            throw new IllegalArgumentException("the engine " + engine + " needs the option " + option + ", " + form);
        }
        return value;
    }

    /** A text, or {@code usual} if the option is not given. */
    public String text(String option, String usual) {
        return given.getOrDefault(option, usual);
    }

    /** A whole number from {@code min} to {@code max}, or {@code usual} if the option is not given. */
    public long number(String option, long usual, long min, long max) {
        String value = given.get(option);
        return value == null ? usual : number(option, value, min, max);
    }

    static long number(String option, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + ": a whole number from " + min + " to " + max + " expected, found \"" + Printable.of(value)
                            + "\"",
                    e);
        }
        throw new IllegalArgumentException(option + ": " + min + " to " + max + " expected, found " + value);
    }
}
