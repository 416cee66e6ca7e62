package org.medchain.examples.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person what happens: steps, what was checked in each, sizes, times, a progress bar. */
final class Narrator {
    private static final int BAR = 40;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean interactive;
    private int step;
    private int checks;
    private long stepStarted;
    private long lastDrawn;

    Narrator(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    void title(String text) {
        out.println(text);
    }

    void step(String what) {
        finishStep();
        step++;
        out.printf(Locale.ROOT, "%n%2d. %s%n", step, what);
        stepStarted = System.nanoTime();
    }

    void tell(String format, Object... args) {
        out.println("    " + String.format(Locale.ROOT, format, args));
    }

    /** Prints what was checked; ends the run if it does not hold. */
    void check(boolean holds, String format, Object... args) throws BrokenPromiseException {
        String what = String.format(Locale.ROOT, format, args);
        out.println("    " + (holds ? "[ok] " : "[BROKEN] ") + what);
        if (!holds) {
            throw new BrokenPromiseException(what);
        }
        checks++;
    }

    void progress(String what, long done, long total) {
        boolean last = done == total;
        long now = System.nanoTime();
        if (!last && (!interactive || now - lastDrawn < REDRAW_NANOS)) {
            return;
        }
        lastDrawn = now;
        int filled = (int) (BAR * done / total);
        String bar = "#".repeat(filled) + ".".repeat(BAR - filled);
        double seconds = (now - stepStarted) / 1e9;
        out.printf(
                Locale.ROOT,
                "%s    [%s] %d/%d %s, %.1f s%s",
                interactive ? "\r" : "",
                bar,
                done,
                total,
                what,
                seconds,
                last ? System.lineSeparator() : "");
        out.flush();
    }

    void end() {
        finishStep();
        out.printf(Locale.ROOT, "%nAll %d checks in %d steps hold.%n", checks, step);
    }

    private void finishStep() {
        if (step > 0) {
            tell("(%.2f s)", (System.nanoTime() - stepStarted) / 1e9);
        }
    }
}
