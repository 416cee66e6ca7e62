package org.medchain.benchmarks.directory;

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
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadRun;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.error.MedChainException;

/**
 * Some nodes of a network, and the applications beside them, in a process of their own. Reads orders, one a line, and answers
 * each with a line:
 *
 * <ul>
 *   <li>{@code open}: opens all nodes, one right after the other, and does not wait for their links. Answer: how many
 *       milliseconds each took.
 *   <li>{@code await}: waits until each is linked to all others and serves. Answer: {@code ready}.
 *   <li>{@code state}: collects garbage. Answer: as {@link HostState} says.
 *   <li>{@code make count size}: signs as many records with payloads of that size. Answer: {@code ready}.
 *   <li>{@code run step threads milliseconds}: does a step with them; nothing but {@code put} works before {@code put} did.
 *       Answer: {@link Outcome#line}.
 *   <li>{@code pace rate milliseconds}: puts as many records a second. Answer: {@link Pace#line}.
 *   <li>{@code exit}: the process ends; no answer.
 * </ul>
 */
final class HostProcess {
    private static final int READS_OF_ONE = 5;

    private final PrintStream answers;
    private final SecureRandom random = new SecureRandom();
    private final Host host;
    private List<Piece> pieces = List.of();
    private int stored;

    private HostProcess(PrintStream answers, Host host) {
        this.answers = answers;
        this.host = host;
    }

    /** Arguments: engine, folder of the network, number of its first node, number after its last one, ports of all nodes. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        // A line for each of thousands of links would be measured too.
        Logger.getLogger("").setLevel(Level.WARNING);
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path folder = Path.of(args[1]);
        List<Integer> ports =
                Arrays.stream(args[4].split(",", -1)).map(Integer::valueOf).toList();
        List<Seat> seats = Network.seats(
                folder,
                IntStream.range(Integer.parseInt(args[2]), Integer.parseInt(args[3]))
                        .boxed()
                        .toList(),
                ports);
        try (Host host = new Host(DirectoryEngine.of(args[0]), seats)) {
            new HostProcess(answers, host).serve();
        }
    }

    private void serve()
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException {
        answers.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null && !line.equals("exit"); line = orders.readLine()) {
            String[] order = line.split(" ", -1);
            answers.println(
                    switch (order[0]) {
                        case "open" -> open();
                        case "await" -> {
                            host.awaitServing();
                            yield "ready";
                        }
                        case "state" -> HostState.now().line();
                        case "make" -> make(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
                        case "run" ->
                            run(
                                    Step.of(order[1]),
                                    new Load(Integer.parseInt(order[2]), 1),
                                    Duration.ofMillis(Long.parseLong(order[3])));
                        case "pace" ->
                            Pace.run(
                                            host.target(Step.PUT),
                                            pieces,
                                            Integer.parseInt(order[1]),
                                            Duration.ofMillis(Long.parseLong(order[2])))
                                    .line();
                        default -> throw new IllegalArgumentException("no order " + order[0]);
                    });
        }
    }

    private String open() throws MedChainException {
        return host.open().stream()
                .map(took -> Double.toString(took.toNanos() / 1e6))
                .collect(Collectors.joining(" "));
    }

    private String make(int count, int size) {
        pieces = Piece.make(count, size, host.suite(), random);
        stored = 0;
        return "ready";
    }

    private String run(Step step, Load load, Duration limit) throws InterruptedException, ExecutionException {
        LoadRun<Piece> run = new LoadRun<>(host.target(step), operations(step), load, limit);
        Outcome outcome = run.run();
        if (step == Step.PUT) {
            stored = run.taken();
        }
        return outcome.line();
    }

    /** What is stored can be read again and again. */
    private List<Piece> operations(Step step) {
        return switch (step) {
            case PUT -> pieces;
            case GET ->
                IntStream.range(0, READS_OF_ONE * stored)
                        .mapToObj(number -> pieces.get(number % stored))
                        .toList();
            case UPDATE, REMOVE -> pieces.subList(0, stored);
        };
    }
}
