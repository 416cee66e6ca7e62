package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** Parties of one kind in processes of their own, as their clients and the driver see them. Not thread-safe. */
final class Site implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 512;
    private static final int HEAP_MEGABYTES_A_PARTY = 64;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final SitePlan plan;
    private final Cast cast;
    private final List<ChildProcess> processes = new ArrayList<>();

    private Site(SitePlan plan, Cast cast) {
        this.plan = plan;
        this.cast = cast;
    }

    /** Starts as many parties in as many processes, and waits until they serve. */
    static Site start(Context context, SitePlan.Kind kind, int parties, int inProcesses, Wan wan)
            throws IOException, MedChainException {
        Path folder = context.scratch().next();
        List<Cast> casts = Cast.enrol(SuiteId.X25519, parties, context.random());
        for (int i = 0; i < parties; i++) {
            CastFiles.write(casts.get(i), folder.resolve(Integer.toString(i)));
        }
        List<Integer> ports = LocalPorts.free(2 * parties);
        Site site = new Site(
                new SitePlan(
                        kind,
                        folder,
                        0,
                        parties,
                        ports.subList(0, parties),
                        ports.subList(parties, 2 * parties),
                        wan.millis(),
                        wan.jitterMillis()),
                casts.get(0));
        try {
            for (int i = 0; i < inProcesses; i++) {
                site.startProcess(context, i, inProcesses);
            }
            site.awaitReady();
            site.order("await");
            return site;
        } catch (IOException e) {
            site.close();
            throw e;
        }
    }

    private void startProcess(Context context, int number, int of) throws IOException {
        int first = plan.end() * number / of;
        int end = plan.end() * (number + 1) / of;
        SitePlan part = new SitePlan(
                plan.kind(),
                plan.folder(),
                first,
                end,
                plan.listens(),
                plan.relays(),
                plan.millis(),
                plan.jitterMillis());
        String log = "evaluation-" + plan.kind().name().toLowerCase(Locale.ROOT) + "-" + plan.end() + "-" + number;
        processes.add(ChildProcess.start(
                SiteProcess.class,
                HEAP_MEGABYTES + HEAP_MEGABYTES_A_PARTY * (end - first),
                part.arguments(),
                context.logs().resolve(log + ".log")));
    }

    /** Gives an order to all and waits until they have carried it out. */
    void order(String line) throws IOException {
        for (ChildProcess process : processes) {
            process.order(line);
        }
        awaitReady();
    }

    private void awaitReady() throws IOException {
        for (ChildProcess process : processes) {
            process.awaitReady();
        }
    }

    Cast cast() {
        return cast;
    }

    int parties() {
        return plan.end();
    }

    /** The members' ledger, over the WAN; its user is one that is admitted. */
    Ledger ledger() throws MedChainException {
        RemoteLedgerBuilder builder = RemoteLedgerBuilder.of(cast.consortium())
                .user(cast.patient())
                .deadline(DEADLINE)
                .patience(DEADLINE);
        plan.relays()
                .forEach(port -> builder.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1)));
        return builder.open();
    }

    /** The nodes' directory, over the WAN. */
    Dht directory() throws MedChainException {
        DhtNetwork network = DhtNetwork.builder(
                        Rosters.from(plan.roster(cast)), cast.consortium().ca(), cast.requester())
                .giveUpAfter(DEADLINE)
                .build();
        return DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.client(network).build());
    }

    /** The time that cores gave so far, by what threads are for. */
    ThreadTimes threadTimes() throws IOException {
        ThreadTimes all = new ThreadTimes(Map.of());
        for (ChildProcess process : processes) {
            all = all.plus(process.threadTimes());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess process : processes) {
            process.close();
        }
    }
}
