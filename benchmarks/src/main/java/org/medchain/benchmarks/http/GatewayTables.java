package org.medchain.benchmarks.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.ThreadTimes;

/** What was measured, beside the baseline and beside what the machine allows. Not thread-safe. */
final class GatewayTables {
    private static final double MEBIBYTE = 1 << 20;
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;
    private static final String NONE = "-";

    private final List<Measured> alone = new ArrayList<>();
    private final List<Measured> inCompany = new ArrayList<>();
    private final List<Measured> floods = new ArrayList<>();

    /** One of a number of connections. */
    void addAlone(Measured measured) {
        alone.add(measured);
    }

    /** One of honest clients beside others, or beside nobody. */
    void addInCompany(Measured measured) {
        inCompany.add(measured);
    }

    /** One of a flood beside nobody. */
    void addFlood(Measured measured) {
        floods.add(measured);
    }

    /**
     * Adds the tables to a report.
     *
     * @param checks signature checks a second that all cores can do
     */
    void report(Report report, double checks) throws IOException {
        report.table("gateway-load", throughput());
        report.table("gateway-cores", cores(checks));
        report.table("gateway-company", company());
        report.table("gateway-flood", flood());
        report.table("gateway-memory", memory());
    }

    private Table throughput() {
        Table table = new Table(
                "Honest clients alone",
                "server",
                "connections",
                "answers",
                "answers/s",
                "MB/s",
                "% of the baseline",
                "p50 ms",
                "p99 ms",
                "refusals/s",
                "failed");
        for (Measured one : alone) {
            LoadResult result = one.result();
            table.row(
                    one.server().label(),
                    one.connections(),
                    result.answered(),
                    result.perSecond(),
                    result.megabytesPerSecond(),
                    baseline(one)
                            .<Object>map(base ->
                                    percent(result.perSecond(), base.result().perSecond()))
                            .orElse(NONE),
                    result.latencies().millis(MEDIAN),
                    result.latencies().millis(NEARLY_ALL),
                    result.refused() / result.seconds(),
                    result.failed());
        }
        return table;
    }

    private Table cores(double checks) {
        List<String> columns = new ArrayList<>(List.of(
                "server",
                "connections",
                "cores busy, server",
                "cores busy, clients",
                "server",
                "times the baseline",
                "in signature checks"));
        columns.addAll(ThreadTimes.Sort.labels());
        Table table = new Table("Microseconds of a core for each answer", columns.toArray(String[]::new));
        double ofCheck = cores() * 1e6 / checks;
        for (Measured one : alone) {
            double micros = one.micros(one.cpu());
            List<Object> row = new ArrayList<>(List.of(
                    one.server().label(),
                    one.connections(),
                    one.coresBusy(),
                    one.loadCoresBusy(),
                    micros,
                    baseline(one)
                            .<Object>map(base -> ratio(micros, base.micros(base.cpu())))
                            .orElse(NONE),
                    micros / ofCheck));
            for (ThreadTimes.Sort sort : ThreadTimes.Sort.values()) {
                Duration time = one.threads().time(sort);
                row.add(one.micros(time));
            }
            table.row(row.toArray());
        }
        return table;
    }

    private Table company() {
        Table table = new Table(
                "Honest clients beside others",
                "server",
                "honest",
                "beside",
                "answers/s",
                "% of alone",
                "cores busy, server",
                "cores busy, flood's clients",
                "% of alone on the cores that these leave",
                "p50 ms",
                "p99 ms",
                "refusals/s",
                "failed",
                "slow readers answered at the end",
                "refused",
                "broken off",
                "garbage/s");
        for (Measured one : inCompany) {
            LoadResult result = one.result();
            LoadResult.Slow slow = result.slow();
            table.row(
                    one.server().label(),
                    one.connections(),
                    one.company().label(),
                    result.perSecond(),
                    ofAlone(one, 1),
                    one.coresBusy(),
                    one.floodCoresBusy(),
                    ofAlone(one, 1 - one.floodCoresBusy() / cores()),
                    result.latencies().millis(MEDIAN),
                    result.latencies().millis(NEARLY_ALL),
                    result.refused() / result.seconds(),
                    result.failed(),
                    slow.holding(),
                    slow.refused(),
                    slow.brokenOff(),
                    result.flood().all() / result.seconds());
        }
        return table;
    }

    /** The rate of the same server's honest clients beside nobody, on this share of the cores, is all. */
    private Object ofAlone(Measured one, double share) {
        return first(inCompany, same(one).and(GatewayTables::isAlone))
                .<Object>map(alone ->
                        percent(one.result().perSecond(), share * alone.result().perSecond()))
                .orElse(NONE);
    }

    private Table flood() {
        Table table = new Table(
                "A flood, and microseconds of a core for each piece of garbage beside nobody",
                "server",
                "honest",
                "garbage/s",
                "as not authentic",
                "malformed",
                "429",
                "503",
                "broken",
                "cores busy, server",
                "cores busy, flood's clients",
                "server",
                "flood's clients");
        Stream.concat(
                        floods.stream(),
                        inCompany.stream().filter(one -> one.company().flooders() > 0))
                .forEach(one -> {
                    LoadResult.Flood flood = one.result().flood();
                    table.row(
                            one.server().label(),
                            one.connections(),
                            flood.all() / one.result().seconds(),
                            flood.refusedSealed(),
                            flood.malformed(),
                            flood.tooMany(),
                            flood.busy(),
                            flood.broken(),
                            one.coresBusy(),
                            one.floodCoresBusy(),
                            one.connections() == 0 ? flood.each(one.cpu()) : NONE,
                            flood.each(flood.time()));
                });
        return table;
    }

    private Table memory() {
        Table table = new Table(
                "Memory of the server, MiB",
                "server",
                "connections",
                "beside",
                "heap at most",
                "reachable at the end",
                "resident at most",
                "threads");
        List<Measured> all = new ArrayList<>(alone);
        all.addAll(inCompany);
        all.addAll(floods);
        for (Measured one : all) {
            table.row(
                    one.server().label(),
                    one.connections(),
                    one.company().label(),
                    one.memory().peakHeap() / MEBIBYTE,
                    one.memory().reachable() / MEBIBYTE,
                    one.memory().peakResident() / MEBIBYTE,
                    one.memory().threads());
        }
        return table;
    }

    private Optional<Measured> baseline(Measured one) {
        return first(alone, other -> other.server() == Server.Sort.BOOT && other.connections() == one.connections());
    }

    private static Predicate<Measured> same(Measured one) {
        return other -> other.server() == one.server();
    }

    private static boolean isAlone(Measured one) {
        return one.company().equals(Company.none());
    }

    private static Optional<Measured> first(List<Measured> all, Predicate<Measured> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static double percent(double part, double whole) {
        return 100 * ratio(part, whole);
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
