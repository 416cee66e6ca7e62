package org.medchain.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.benchmarks.stage.ThreadTimes;

/** One server and its clients, in two processes. Not thread-safe. */
final class Stage implements AutoCloseable {
    private static final int SERVER_MEGABYTES = 256;
    private static final int LOAD_MEGABYTES = 768;
    private static final int FEWEST = 200;
    private static final int FOR_EACH_CLIENT = 3;
    private static final int FOR_EACH_READER = 8;
    private static final double SPARE = 1.6;
    private static final double QUIET = 0.05;

    private final Server.Sort sort;
    private final ChildProcess server;
    private final ChildProcess load;
    private final int most;
    private final PrintStream out;
    private double perSecond;

    private Stage(Server.Sort sort, ChildProcess server, ChildProcess load, int most, PrintStream out) {
        this.sort = sort;
        this.server = server;
        this.load = load;
        this.most = most;
        this.out = out;
    }

    /**
     * Starts both.
     *
     * @param arguments of the server, after its sort
     * @param most requests of a run, which ends when they are answered; 0 for as many as its time allows
     * @param folder with the cast, and with examples of requests by the time that the server listens
     */
    static Stage start(
            Server.Sort sort, List<String> arguments, Path folder, Duration lead, int most, Path logs, PrintStream out)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(sort.label()));
        all.addAll(arguments);
        ChildProcess server = ChildProcess.start(
                GatewayProcess.class, SERVER_MEGABYTES, all, logs.resolve("gateway-" + sort.label() + ".log"));
        String port = server.answer();
        ChildProcess load = ChildProcess.start(
                LoadProcess.class,
                LOAD_MEGABYTES,
                List.of(
                        folder.toString(),
                        port,
                        Boolean.toString(sort == Server.Sort.BOOT && most == 0),
                        Long.toString(lead.toMillis())),
                logs.resolve("gateway-load-" + sort.label() + ".log"));
        load.awaitReady();
        return new Stage(sort, server, load, most, out);
    }

    /** Runs in pieces until the compilers take less than a twentieth of a core, or this time is over. */
    void warmUp(int connections, Duration piece, Duration most) throws IOException {
        double compilers = 1;
        for (Duration spent = Duration.ZERO;
                spent.compareTo(most) < 0 && compilers > QUIET;
                spent = spent.plus(piece)) {
            Measured measured = run(connections, Company.none(), piece);
            compilers = measured.threads().time(ThreadTimes.Sort.COMPILERS).toNanos()
                    / 1e9
                    / measured.result().seconds();
            out.printf(
                    Locale.ROOT,
                    "  %s warms up: %,.0f answers/s, compilers %.2f cores%n",
                    sort.label(),
                    measured.result().perSecond(),
                    compilers);
        }
    }

    /** Has the clients do what they do for this time. The baseline takes each request as often as it comes, so that a few are enough. */
    Measured run(int connections, Company company, Duration time) throws IOException {
        double expected = sort == Server.Sort.BOOT ? 0 : perSecond * SPARE * time.toMillis() / 1e3;
        int posts = (int) Math.max(expected, Math.max(FEWEST, FOR_EACH_CLIENT * connections));
        load.order("make " + (most == 0 ? posts : most) + " " + Math.max(1, FOR_EACH_READER * company.readers()));
        load.awaitReady();
        String unused = memory();
        load.order(String.join(
                " ",
                "run",
                Integer.toString(connections),
                Long.toString(time.toMillis()),
                Integer.toString(company.readers()),
                Integer.toString(company.addresses()),
                Integer.toString(company.flooders())));
        String begun = load.answer();
        if (!begun.equals("begun")) {
            throw new IOException("expected clients that begin, found " + begun);
        }
        ThreadTimes threads = server.threadTimes();
        Duration cpu = server.cpuTime();
        Duration loadCpu = load.cpuTime();
        LoadResult result = LoadResult.ofLine(load.answer());
        Measured measured = new Measured(
                sort,
                connections,
                company,
                result,
                server.cpuTime().minus(cpu),
                server.threadTimes().minus(threads),
                load.cpuTime().minus(loadCpu),
                Memory.Use.ofLine(memory()));
        load.order("drop");
        load.awaitReady();
        perSecond = Math.max(perSecond, result.perSecond());
        return measured;
    }

    private String memory() throws IOException {
        server.order("memory");
        return server.answer();
    }

    /** The bytes of the last run's answers, of the record and of the stream. */
    String sizes() throws IOException {
        load.order("sizes");
        return load.answer();
    }

    @Override
    public void close() throws IOException {
        try (server) {
            load.close();
        }
    }
}
