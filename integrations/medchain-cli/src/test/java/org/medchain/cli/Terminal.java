package org.medchain.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs commands in this process, as a person at a terminal would. */
final class Terminal {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<char[]> answers = new ArrayList<>();
    private Clock clock = Clock.systemUTC();

    Terminal(Path folder) {
        this.folder = folder;
    }

    /** What a command printed, and how it ended; paths under the terminal's folder are relative. */
    record Result(String out, String err, int exitCode) {}

    Terminal variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** What is typed at the next prompts. */
    Terminal typed(String... passwords) {
        typed.addAll(List.of(passwords));
        return this;
    }

    /** What was typed, as the commands left it. */
    List<char[]> answers() {
        return answers;
    }

    Terminal clock(Clock now) {
        this.clock = now;
        return this;
    }

    /** What a command would have. */
    Surroundings surroundings() {
        return surroundings(new StringWriter(), new StringWriter(), ending -> {});
    }

    Result run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Commands(surroundings(out, err, ending -> {})).run(arguments.toArray(String[]::new));
        return new Result(relative(out.toString()), relative(err.toString()), exitCode);
    }

    /** A command that runs until {@link Started#end}. */
    final class Started {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final CompletableFuture<Ending> ending = new CompletableFuture<>();
        private final CompletableFuture<Integer> exitCode;

        private Started(List<String> arguments) {
            Surroundings at = surroundings(out, err, ending::complete);
            exitCode = CompletableFuture.supplyAsync(() -> new Commands(at).run(arguments.toArray(String[]::new)));
        }

        String out() {
            return relative(out.toString());
        }

        String err() {
            return relative(err.toString());
        }

        /** For a moment, before one looks again. */
        void pause() {
            try {
                boolean unused = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        boolean isOver() {
            return exitCode.isDone();
        }

        Result end() {
            ending.join().ask();
            int code = exitCode.join();
            return new Result(out(), err(), code);
        }
    }

    Started start(List<String> arguments) {
        return new Started(arguments);
    }

    /** What a command would have whose output goes elsewhere. */
    Surroundings surroundings(Writer out, Writer err, Surroundings.Termination termination) {
        return new Surroundings(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment::get,
                this::answer,
                clock,
                new SecureRandom(),
                folder,
                false,
                termination);
    }

    private char @Nullable [] answer(String question) {
        String next = typed.poll();
        if (next == null) {
            return null;
        }
        char[] answer = next.toCharArray();
        answers.add(answer);
        return answer;
    }

    private String relative(String text) {
        return text.replace(folder + "/", "");
    }
}
