package org.medchain.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
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
    private final Duration slowTime;
    private final Duration leadTime;
    private final Duration warmUpPiece;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;
    private final GatewayTables tables = new GatewayTables();

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
        slowTime = args.millis("slow-ms", 24_000);
        leadTime = args.millis("lead-ms", 2_000);
        warmUpPiece = args.millis("warm-up-piece-ms", 3_000);
        warmUpTime = args.millis("warm-up-ms", 18_000);
        limitTime = args.millis("limit-ms", 2_000);
        results = args.path("results", "results");
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
        String sizes = "";
        try (Scratch scratch = Scratch.in(results)) {
            Path folder = scratch.next();
            for (Server.Sort sort : servers) {
                if (sort != Server.Sort.BOOT) {
                    folder = scratch.next();
                    CastFiles.write(cast, folder);
                }
                try (Stage stage =
                        Stage.start(sort, arguments(sort, folder, sizes), folder, leadTime, requests, results, out)) {
                    measure(stage);
                    sizes = stage.sizes();
                }
            }
        }
        limits = limits.mean(limits(cast));
        report.paragraph(paragraph(limits, sizes));
        tables.report(report, limits.signatures());
        report.finish();
    }

    private List<String> arguments(Server.Sort sort, Path folder, String sizes) {
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

    private void measure(Stage stage) throws IOException {
        stage.warmUp(honest, warmUpPiece, warmUpTime);
        for (int clients : connections) {
            tables.addAlone(told(stage.run(clients, Company.none(), runTime)));
        }
        List<Company> companies = new ArrayList<>();
        companies.add(Company.none());
        companies.add(new Company("a flood from " + flooders + " addresses", 0, 1, flooders));
        companies.add(new Company(readers + " slow readers from one address", readers, 1, 0));
        companies.add(new Company(readers + " slow readers from as many", readers, readers, 0));
        for (Company company : companies) {
            Duration time = company.readers() > 0 ? slowTime : runTime;
            tables.addInCompany(told(stage.run(honest, company, time)));
        }
        // The last run may have answered nobody.
        Measured unused = stage.run(2, Company.none(), warmUpPiece);
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

    private String paragraph(Limits limits, String sizes) {
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
