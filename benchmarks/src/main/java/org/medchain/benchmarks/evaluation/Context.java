package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Scratch;

/** What a section runs with: its part of the report, where it may write, and what sections before it found. Not thread-safe. */
final class Context {
    private final Report report;
    private final State state;
    private final Scratch scratch;
    private final Path logs;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final List<Check> checks = new ArrayList<>();

    /**
     * A section's.
     *
     * @param logs where processes log that the section starts
     */
    Context(Report report, State state, Scratch scratch, Path logs, PrintStream out) {
        this.report = report;
        this.state = state;
        this.scratch = scratch;
        this.logs = logs;
        this.out = out;
    }

    Scratch scratch() {
        return scratch;
    }

    Path logs() {
        return logs;
    }

    SecureRandom random() {
        return random;
    }

    /** Tells whoever waits what is being done. */
    void progress(String format, Object... arguments) {
        out.printf(Locale.ROOT, "  " + format + "%n", arguments);
    }

    PrintStream out() {
        return out;
    }

    /** Adds a paragraph to the report. */
    void say(String format, Object... arguments) {
        report.paragraph(String.format(Locale.ROOT, format, arguments));
    }

    /** Adds a table to the report, kept as {@code file.csv} too. */
    void table(String file, Table table) throws IOException {
        report.table(file, table);
    }

    /** Adds a picture to the report. */
    void picture(String file, String caption, Lines lines) throws IOException {
        lines.write(report.file(file + ".png"));
        say("![%s](%s.png)", caption, file);
    }

    /** Keeps a figure for sections that follow. */
    void found(Finding finding, double value) {
        state.found(finding, value);
    }

    /** A figure of a section before; not a number if that did not run. */
    double finding(Finding finding) {
        return state.finding(finding);
    }

    /** The checks of another section. */
    List<Check> checksOf(String section) {
        return state.checks(section);
    }

    /** How long another section took. */
    double secondsOf(String section) {
        return state.seconds(section);
    }

    /** Adds to what the report says was reached or not. */
    void check(Check check) {
        checks.add(check);
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }
}
