package org.medchain.benchmarks.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a program: pairs of {@code --name value}. Not thread-safe. */
public final class Arguments {
    private static final String PREFIX = "--";

    private final Map<String, String> left;

    private Arguments(Map<String, String> left) {
        this.left = left;
    }

    /**
     * Reads the arguments of a program.
     *
     * @throws IllegalArgumentException if they are not pairs of names and values
     */
    public static Arguments parse(String[] args) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith(PREFIX) || i + 1 == args.length) {
                throw new IllegalArgumentException("expected --name value, found " + args[i]);
            }
            pairs.put(args[i].substring(PREFIX.length()), args[i + 1]);
        }
        return new Arguments(pairs);
    }

    /** The value of {@code name}, which is then taken. */
    public String text(String name, String otherwise) {
        return Optional.ofNullable(left.remove(name)).orElse(otherwise);
    }

    /** A whole number. */
    public int integer(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** Milliseconds. */
    public Duration millis(String name, int otherwise) {
        return Duration.ofMillis(integer(name, otherwise));
    }

    /** A folder or file. */
    public Path path(String name, String otherwise) {
        return Path.of(text(name, otherwise));
    }

    /** Values with commas between them. */
    public List<String> list(String name, String otherwise) {
        return Arrays.asList(text(name, otherwise).split(",", -1));
    }

    /** Whole numbers with commas between them. */
    public List<Integer> integers(String name, String otherwise) {
        return list(name, otherwise).stream().map(Integer::valueOf).toList();
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException if there are arguments that nothing asked for
     */
    public void requireNoMore() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("unknown arguments: " + left.keySet());
        }
    }
}
