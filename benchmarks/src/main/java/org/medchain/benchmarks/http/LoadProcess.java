package org.medchain.benchmarks.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.medchain.benchmarks.load.Latencies;
import org.medchain.error.MedChainException;

/**
 * All clients of a server, in a process of their own. Reads orders, one a line, and answers each with a line:
 *
 * <ul>
 *   <li>{@code make honest slow}: makes as many requests of either sort. Answer: {@code ready}.
 *   <li>{@code run clients milliseconds readers addresses flooders}: connects the honest clients and begins with them once readers, on as
 *       many addresses, and flooders have had their lead. Answers: {@code begun}, then {@link LoadResult#line}. Connections stay.
 *   <li>{@code sizes}: Answer: the bytes of the last run's answers, of the record and of the stream, with a comma between.
 *   <li>{@code drop}: closes all connections. Answer: {@code ready}.
 *   <li>{@code exit}: the process ends; no answer.
 * </ul>
 */
final class LoadProcess {
    private static final int LOOPS = 2;
    private static final int CONNECT_SECONDS = 60;

    private final PrintStream answers;
    private final InetSocketAddress server;
    private final RequestMaker maker;
    private final boolean reuse;
    private final long leadMillis;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    private final FloodLoops floodLoops = new FloodLoops();
    private final List<HonestClient> clients = new ArrayList<>();
    private final List<SlowReader> readers = new ArrayList<>();
    private final List<Flooder> flooders = new ArrayList<>();
    private List<Post> honest = List.of();
    private List<Post> slow = List.of();
    private Run last = new Run(0, List.of(), false);

    private LoadProcess(
            PrintStream answers, InetSocketAddress server, RequestMaker maker, boolean reuse, long leadMillis) {
        this.answers = answers;
        this.server = server;
        this.maker = maker;
        this.reuse = reuse;
        this.leadMillis = leadMillis;
    }

    /** Arguments: the folder with the cast and the examples, the server's port, whether requests may be sent more than once, and the lead in milliseconds. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Logger.getLogger("").setLevel(Level.WARNING);
        LoadProcess process = new LoadProcess(
                answers,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])),
                RequestMaker.of(Path.of(args[0])),
                Boolean.parseBoolean(args[2]),
                Long.parseLong(args[3]));
        try {
            process.serve();
        } finally {
            process.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            process.floodLoops.close();
        }
    }

    private void serve() throws IOException, InterruptedException, ExecutionException {
        answers.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null && !line.equals("exit"); line = orders.readLine()) {
            String[] order = line.split(" ", -1);
            answers.println(
                    switch (order[0]) {
                        case "make" -> make(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
                        case "run" ->
                            run(
                                    Integer.parseInt(order[1]),
                                    Long.parseLong(order[2]),
                                    Integer.parseInt(order[3]),
                                    Integer.parseInt(order[4]),
                                    Integer.parseInt(order[5]));
                        case "sizes" -> last.size(Item.RECORD) + "," + last.size(Item.STREAM);
                        case "drop" -> drop();
                        default -> throw new IllegalArgumentException("no order " + order[0]);
                    });
        }
    }

    private String make(int honestCount, int slowCount) {
        honest = maker.make(honestCount, Item::ofTurn);
        slow = maker.make(slowCount, turn -> Item.LARGE);
        return "ready";
    }

    private String run(int clientCount, long millis, int readerCount, int addresses, int flooderCount)
            throws InterruptedException, ExecutionException {
        Run run = new Run(clientCount, honest, reuse);
        last = run;
        connect(run);
        SlowReader.Counts slowCounts = new SlowReader.Counts();
        AtomicInteger next = new AtomicInteger();
        Supplier<Post> slowPosts = () -> slow.get(next.getAndIncrement() % slow.size());
        for (int i = 0; i < readerCount; i++) {
            readers.add(new SlowReader(loops.next(), server, Address.SLOW.of(i % addresses), slowPosts, slowCounts));
        }
        Flooder.Replies replies = new Flooder.Replies();
        List<Post> garbage = maker.garbage();
        for (int i = 0; i < flooderCount; i++) {
            flooders.add(new Flooder(floodLoops.next(), server, i, garbage, replies));
        }
        lead();
        replies.reset();
        Duration floodBegun = floodLoops.cpuTime();
        answers.println("begun");
        clients.forEach(Caller::begin);
        double seconds = run.await(millis);
        LoadResult.Flood flood = new LoadResult.Flood(
                replies.all(),
                replies.of(200),
                replies.of(400),
                replies.of(429),
                replies.of(503),
                replies.broken(),
                floodLoops.cpuTime().minus(floodBegun).toNanos() / 1000);
        LoadResult.Slow slowResult = new LoadResult.Slow(
                slowCounts.holding().sum(),
                slowCounts.refused().sum(),
                slowCounts.brokenOff().sum());
        return new LoadResult(
                        seconds,
                        run.answeredCount(),
                        run.byteCount(),
                        run.refusedCount(),
                        run.failedCount(),
                        slowResult,
                        flood,
                        latencies())
                .line();
    }

    private void connect(Run run) throws InterruptedException, ExecutionException {
        List<CompletableFuture<Void>> opening = new ArrayList<>();
        for (int i = 0; i < run.clients(); i++) {
            HonestClient client = new HonestClient(loops.next(), server, i, run);
            clients.add(client);
            opening.add(client.open());
        }
        CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .get();
    }

    /** Readers and flooders begin, and get a while for it. */
    private void lead() throws InterruptedException {
        readers.forEach(SlowReader::begin);
        for (Flooder flooder : flooders) {
            var unused = flooder.open().thenRun(flooder::begin);
        }
        if (!readers.isEmpty() || !flooders.isEmpty()) {
            loops.schedule(() -> {}, leadMillis, TimeUnit.MILLISECONDS).sync();
        }
    }

    private Latencies latencies() throws InterruptedException, ExecutionException {
        List<Latencies> all = new ArrayList<>();
        for (HonestClient client : clients) {
            all.add(Latencies.ofMicros(client.micros().get()));
        }
        return Latencies.merge(all);
    }

    private String drop() {
        clients.forEach(Caller::close);
        readers.forEach(SlowReader::close);
        flooders.forEach(Caller::close);
        clients.clear();
        readers.clear();
        flooders.clear();
        return "ready";
    }
}
