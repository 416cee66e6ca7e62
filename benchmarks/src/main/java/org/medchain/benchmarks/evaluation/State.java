package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What the sections of a run found, kept in a file between the processes that they run in: figures that others need, checks, and how
 * long each section took. Not thread-safe.
 */
final class State {
    private static final String FILE = "evaluation-state.properties";
    private static final String FINDING = "finding.";
    private static final String SECONDS = "seconds.";
    private static final String CHECK = "check.";
    private static final String CLAIM = ".claim";
    private static final String FOUND = ".found";
    private static final String REACHED = ".reached";

    private final Path file;
    private final Properties values = new Properties();

    private State(Path file) {
        this.file = file;
    }

    /** As it was left in this folder; empty if there is none. */
    static State in(Path folder) throws IOException {
        State state = new State(folder.resolve(FILE));
        if (Files.exists(state.file)) {
            try (Reader reader = Files.newBufferedReader(state.file)) {
                state.values.load(reader);
            }
        }
        return state;
    }

    void save() throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            values.store(writer, null);
        }
    }

    void found(Finding finding, double value) {
        values.setProperty(FINDING + finding, Double.toString(value));
    }

    /** Not a number if nobody found it. */
    double finding(Finding finding) {
        return Double.parseDouble(values.getProperty(FINDING + finding, "NaN"));
    }

    void took(String section, double seconds) {
        values.setProperty(SECONDS + section, Double.toString(seconds));
    }

    double seconds(String section) {
        return Double.parseDouble(values.getProperty(SECONDS + section, "NaN"));
    }

    /** The checks of a section, in place of those that it had. */
    void checked(String section, List<Check> checks) {
        values.keySet().removeIf(key -> key.toString().startsWith(CHECK + section + "."));
        for (int i = 0; i < checks.size(); i++) {
            String key = String.format(Locale.ROOT, "%s%s.%03d", CHECK, section, i);
            values.setProperty(key + CLAIM, checks.get(i).claim());
            values.setProperty(key + FOUND, checks.get(i).found());
            values.setProperty(key + REACHED, Boolean.toString(checks.get(i).reached()));
        }
    }

    List<Check> checks(String section) {
        List<Check> checks = new ArrayList<>();
        for (int i = 0; ; i++) {
            String key = String.format(Locale.ROOT, "%s%s.%03d", CHECK, section, i);
            String claim = values.getProperty(key + CLAIM);
            if (claim == null) {
                return checks;
            }
            checks.add(new Check(
                    claim,
                    values.getProperty(key + FOUND, ""),
                    Boolean.parseBoolean(values.getProperty(key + REACHED))));
        }
    }
}
