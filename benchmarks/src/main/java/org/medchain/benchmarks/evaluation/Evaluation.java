package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.error.MedChainException;

/**
 * Repeats the paper's evaluation and writes its report. {@code benchmarks/evaluate} builds it and runs each section in a process of its
 * own. Arguments: {@code --scale quick|medium|full}; {@code --list true} prints the sections and ends; {@code --sections} names those to
 * run, in this process; {@code --results} is a folder.
 */
public final class Evaluation {
    private final Map<String, Section> sections;
    private final List<String> wanted;
    private final Path results;
    private final PrintStream out;

    private Evaluation(Map<String, Section> sections, List<String> wanted, Path results, PrintStream out) {
        this.sections = sections;
        this.wanted = wanted;
        this.results = results;
        this.out = out;
    }

    /** Runs the sections that are asked for. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        // A line for each link would hide the progress.
        Logger.getLogger("").setLevel(Level.WARNING);
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
        // Netty's threads may outlive what used them.
        System.exit(0);
    }

    static void run(String[] args, PrintStream out)
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        Arguments parsed = Arguments.parse(args);
        Map<String, Section> sections = Scale.valueOf(
                        parsed.text("scale", "quick").toUpperCase(Locale.ROOT))
                .sections();
        boolean list = Boolean.parseBoolean(parsed.text("list", "false"));
        List<String> wanted = parsed.list("sections", String.join(",", sections.keySet()));
        Path results = parsed.path("results", "results");
        parsed.requireNoMore();
        if (list) {
            sections.keySet().forEach(out::println);
            return;
        }
        for (String name : wanted) {
            if (!sections.containsKey(name)) {
                throw new IllegalArgumentException("expected sections among " + sections.keySet() + ", found " + name);
            }
        }
        new Evaluation(sections, wanted, Files.createDirectories(results), out).run();
    }

    private void run()
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        for (String name : wanted) {
            run(name, Objects.requireNonNull(sections.get(name)));
        }
    }

    private void run(String name, Section section)
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        out.println(section.title());
        State state = State.in(results);
        Report report = new Report(results, "evaluation-" + name, section.title(), out);
        long start = System.nanoTime();
        try (Scratch scratch = Scratch.in(results)) {
            Context context = new Context(report, state, scratch, results, out);
            section.run(context);
            state.checked(name, context.checks());
        }
        state.took(name, (System.nanoTime() - start) / 1e9);
        state.save();
        report.finish();
    }
}
