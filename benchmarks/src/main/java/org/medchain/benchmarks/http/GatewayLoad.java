package org.medchain.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * A load on one hospital's gateway over HTTP on the loopback interface: alone at several numbers of connections, beside slow readers, and
 * beside a flood of garbage; on the JDK's server and on Tomcat, beside a plain Spring Boot application that answers with as many bytes.
 */
public final class GatewayLoad {
    private static final int SAMPLE = 2_000;
    private static final int BODY = 150;

    private final List<Server.Sort> servers;
    private final List<Integer> connections;
    private final int honest;
    private final int readers;
    private final int flooders;
    private final int requests;
    private final int atOnce;
    private final int perSecond;
    private final int largeBytes;
    private final Duration stallTime;
    private final Duration runTime;
    private final Duration floodTime;
    private final Duration slowTime;
    private final Duration leadTime;
    private final Duration warmUpPiece;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;
    private final GatewayTables tables = new GatewayTables();
    private final List<String> failures = new ArrayList<>();
    private Path folder;
    private String sizes = "";

    private GatewayLoad(Arguments args, PrintStream out) {
        servers = args.list("servers", "jdk,tomcat,boot").stream()
                .map(Server.Sort::of)
                .toList();
        connections = args.integers("connections", "1,64,1000");
        honest = args.integer("honest", 64);
        readers = args.integer("readers", 200);
        flooders = args.integer("flooders", 64);
        requests = args.integer("requests", 0);
        atOnce = args.integer("at-once", 64);
        perSecond = args.integer("per-second", 50);
        largeBytes = args.integer("large-bytes", 8 << 20);
        stallTime = args.millis("stall-ms", 20_000);
        runTime = args.millis("run-ms", 7_000);
        floodTime = args.millis("flood-ms", 7_000);
        slowTime = args.millis("slow-ms", 24_000);
        leadTime = args.millis("lead-ms", 2_000);
        warmUpPiece = args.millis("warm-up-piece-ms", 3_000);
        warmUpTime = args.millis("warm-up-ms", 18_000);
        limitTime = args.millis("limit-ms", 2_000);
        results = args.path("results", "results");
        folder = results;
        args.requireNoMore();
        this.out = out;
        if (servers.get(0) == Server.Sort.BOOT) {
            throw new IllegalArgumentException(
                    "servers: expected jdk or tomcat first, since the baseline answers with as many bytes, found boot");
        }
    }

    /** Runs all and prints the report. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        new GatewayLoad(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException, ExecutionException {
        Report report = new Report(results, "gateway-load", "A hospital's gateway over HTTP", out);
        Cast cast = Cast.enrol(SuiteId.X25519, new SecureRandom());
        Limits limits = limits(cast);
        try (Scratch scratch = Scratch.in(results)) {
            for (Server.Sort sort : servers) {
                measure(sort, cast, scratch);
            }
        }
        limits = limits.mean(limits(cast));
        report.paragraph(paragraph(limits));
        failures.forEach(report::paragraph);
        tables.report(report, limits.signatures());
        report.finish();
    }

    /** A part that fails is told and left out; the others are measured on servers and clients that are started anew. */
    private void measure(Server.Sort sort, Cast cast, Scratch scratch) throws IOException {
        Deque<Part> parts = parts();
        int left;
        do {
            left = parts.size();
            try (Stage stage = start(sort, cast, scratch)) {
                stage.warmUp(honest, warmUpPiece, warmUpTime);
                while (!parts.isEmpty()) {
                    parts.remove().measure(stage);
                }
            } catch (IOException | RuntimeException e) {
                String failure = "**Failed** on " + sort.label() + ", with " + parts.size() + " parts to come: " + e;
                out.println("  " + failure);
                failures.add(failure);
            }
        } while (!parts.isEmpty() && parts.size() < left);
    }

    private Stage start(Server.Sort sort, Cast cast, Scratch scratch) throws IOException {
        if (sort != Server.Sort.BOOT) {
            folder = scratch.next();
            CastFiles.write(cast, folder);
        } else if (sizes.isEmpty()) {
            throw new IOException("expected answers of a gateway, as whose bytes boot answers, found none");
        }
        return Stage.start(sort, arguments(sort), folder, leadTime, requests, results, out);
    }

    private List<String> arguments(Server.Sort sort) {
        if (sort == Server.Sort.BOOT) {
            return List.of(sizes + "," + largeBytes);
        }
        return List.of(
                folder.toString(),
                Integer.toString(largeBytes),
                Integer.toString(atOnce),
                Integer.toString(perSecond),
                Long.toString(stallTime.toMillis()));
    }

    /** One measurement. */
    private interface Part {
        void measure(Stage stage) throws IOException;
    }

    private Deque<Part> parts() {
        Deque<Part> parts = new ArrayDeque<>();
        for (int clients : connections) {
            parts.add(stage -> {
                tables.addAlone(told(stage.run(clients, Company.none(), runTime)));
                sizes = stage.sizes();
            });
        }
        Company flood = new Company("a flood from " + flooders + " addresses", 0, 1, flooders);
        parts.add(stage -> tables.addFlood(told(stage.run(0, flood, floodTime))));
        List<Company> companies = List.of(
                Company.none(),
                flood,
                new Company(readers + " slow readers from one address", readers, 1, 0),
                new Company(readers + " slow readers from as many", readers, readers, 0));
        for (Company company : companies) {
            Duration time = company.readers() > 0 ? slowTime : runTime;
            parts.add(stage -> tables.addInCompany(told(stage.run(honest, company, time))));
        }
        return parts;
    }

    private Measured told(Measured measured) {
        out.printf(
                Locale.ROOT,
                "  %s, %d clients beside %s: %,.0f answers/s, %.1f MB/s, %d refused, %d failed%n",
                measured.server().label(),
                measured.connections(),
                measured.company().label(),
                measured.result().perSecond(),
                measured.result().megabytesPerSecond(),
                measured.result().refused(),
                measured.result().failed());
        return measured;
    }

    private Limits limits(Cast cast) throws IOException, MedChainException, InterruptedException, ExecutionException {
        return Limits.measure(
                cast.consortium().genesisHash(),
                new Events(cast, new SecureRandom()).opaque(SAMPLE, BODY),
                results,
                limitTime);
    }

    private String paragraph(Limits limits) {
        return String.format(
                Locale.ROOT,
                "One server in a process with a heap of 256 MiB, all clients in another one. Honest clients ask in turns for a record of "
                        + "64 KiB and for a stream of ten chunks of 10,800 bytes, answers of %s bytes, each client from an address of its "
                        + "own; the gateway handles %d exchanges at once and %d a second from one address. Slow readers read 1 KiB a second "
                        + "of %,d bytes; a stalled connection is broken off after %,d ms, by the plain application as Boot has it. The machine "
                        + "checks %,.0f signatures a second and syncs %,.0f times a second, the mean of before and after.",
                sizes,
                atOnce,
                perSecond,
                largeBytes,
                stallTime.toMillis(),
                limits.signatures(),
                limits.syncs());
    }
}
