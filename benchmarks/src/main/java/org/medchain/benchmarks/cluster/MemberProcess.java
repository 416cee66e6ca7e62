package org.medchain.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadRun;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.Event;
import org.medchain.error.MedChainException;

/**
 * A member in a process of its own. Reads orders, one a line, and answers each with a line:
 *
 * <ul>
 *   <li>{@code make sort count}: as many events of this sort shall be at hand. Answer: their mean size.
 *   <li>{@code run threads in-flight milliseconds}: puts a load on the member. Answer: seconds, rounds, and how long each
 *       operation took in microseconds.
 *   <li>{@code exit}: the member ends; no answer.
 * </ul>
 */
final class MemberProcess {
    private final PrintStream answers;
    private final Events events;
    private final Member member;
    private Sort sort = Sort.SMALL;
    private List<Event> unused = List.of();

    private MemberProcess(PrintStream answers, Events events, Member member) {
        this.answers = answers;
        this.events = events;
        this.member = member;
        member.begin(events);
    }

    /** Arguments: engine, number of the member, folder with its cast, ports of all members with commas between. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // An engine that prints shall not disturb the answers.
        System.setOut(System.err);
        SecureRandom random = new SecureRandom();
        Path folder = Path.of(args[2]);
        Cast cast = CastFiles.read(folder);
        List<Integer> ports =
                Arrays.stream(args[3].split(",", -1)).map(Integer::valueOf).toList();
        try (Member member =
                Engine.of(args[0]).start(cast, Integer.parseInt(args[1]), folder.resolve("ledger"), ports)) {
            new MemberProcess(answers, new Events(cast, random), member).serve();
        }
        // BFT-SMaRt leaves threads behind.
        System.exit(0);
    }

    private void serve() throws IOException, InterruptedException, ExecutionException {
        answers.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null && !line.equals("exit"); line = orders.readLine()) {
            String[] order = line.split(" ", -1);
            answers.println(
                    switch (order[0]) {
                        case "make" -> make(Sort.of(order[1]), Integer.parseInt(order[2]));
                        case "run" ->
                            run(
                                    new Load(Integer.parseInt(order[1]), Integer.parseInt(order[2])),
                                    Duration.ofMillis(Long.parseLong(order[3])));
                        default -> throw new IllegalArgumentException("no order " + order[0]);
                    });
        }
    }

    private String make(Sort wanted, int count) {
        if (wanted != sort) {
            sort = wanted;
            unused = List.of();
        }
        if (unused.size() < count) {
            unused = sort.make(events, member, count);
        }
        return Long.toString(Math.round(unused.stream()
                .mapToInt(event -> event.encode().size())
                .average()
                .orElse(0)));
    }

    private String run(Load load, Duration limit) throws InterruptedException, ExecutionException {
        try (LoadTarget<Event> target = member.target(load)) {
            LoadRun<Event> run = new LoadRun<>(target, unused, load, limit);
            String outcome = run.run().line();
            unused = unused.subList(run.taken(), unused.size());
            return outcome;
        }
    }
}
