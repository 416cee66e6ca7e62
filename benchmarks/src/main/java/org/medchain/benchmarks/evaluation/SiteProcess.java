package org.medchain.benchmarks.evaluation;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.benchmarks.directory.LinkWatch;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.link.Links;

/**
 * Ledger members that serve clients, or directory nodes, in a process of their own, each behind a relay that all others go through.
 * Reads orders, one a line, and answers each with {@code ready}: {@code await} until all are linked and serve, {@code wan on},
 * {@code wan off}; {@code exit} ends it.
 */
final class SiteProcess implements AutoCloseable {
    private static final int LOOP_THREADS = 2;
    private static final int LINK_SECONDS = 300;
    private static final int SERVER_THREADS = 2;
    private static final int MOST_REQUESTS = 4096;

    private final Wan wan;
    private final SitePlan plan;
    private final EventLoopGroup loops = Links.eventLoops(LOOP_THREADS, new DefaultThreadFactory("wan-relay", true));
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<LedgerServer> servers = new ArrayList<>();
    private final List<Dht> nodes = new ArrayList<>();
    private final List<LinkWatch> watches = new ArrayList<>();

    private SiteProcess(SitePlan plan) {
        this.plan = plan;
        this.wan = plan.wan();
    }

    /** Arguments: as {@link SitePlan} says. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, TimeoutException {
        // A line for each of thousands of links would be measured too.
        Logger.getLogger("").setLevel(Level.WARNING);
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (SiteProcess process = new SiteProcess(SitePlan.ofArguments(args))) {
            process.open();
            process.serve(answers);
        }
        System.exit(0);
    }

    private void open() throws IOException, MedChainException {
        for (int number = plan.first(); number < plan.end(); number++) {
            Path folder = plan.folder().resolve(Integer.toString(number));
            Cast cast = CastFiles.read(folder);
            if (plan.kind() == SitePlan.Kind.MEMBERS) {
                openMember(cast, number, folder);
            } else {
                openNode(cast, number, folder);
            }
        }
    }

    private void openMember(Cast cast, int number, Path folder) throws IOException, MedChainException {
        String peers = IntStream.range(0, plan.relays().size())
                .mapToObj(
                        peer -> peer + "=" + SitePlan.HOST + ":" + plan.relays().get(peer))
                .collect(Collectors.joining(","));
        relay(number, plan.listens().get(number), plan.relays().get(number));
        Ledger ledger = LedgerBuilder.in(folder.resolve("ledger"))
                .consortium(cast.consortium())
                .member(cast.hospital().keys())
                .engine(ConsensusSettings.of(
                        "qbft",
                        Map.of("listen", SitePlan.HOST + ":" + plan.listens().get(number), "peers", peers)))
                .open();
        ledgers.add(ledger);
        // The port after each that is free is free too.
        LedgerServer server = LedgerServerBuilder.of(ledger)
                .member(cast.hospital())
                .address(at(plan.listens().get(number) + 1))
                .threads(SERVER_THREADS)
                .maxRequests(MOST_REQUESTS)
                .open();
        servers.add(server);
        relay(number, server.address().getPort(), plan.relays().get(number) + 1);
    }

    private void openNode(Cast cast, int number, Path folder) throws IOException, MedChainException {
        relay(number, plan.listens().get(number), plan.relays().get(number));
        LinkWatch watch = new LinkWatch();
        DhtNetwork network = DhtNetwork.builder(
                        Rosters.from(plan.roster(cast)), cast.consortium().ca(), cast.hospital())
                .listen(at(plan.listens().get(number)))
                .build();
        nodes.add(DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.builder(folder.resolve("directory"))
                        .network(network)
                        .metrics(watch)
                        .build()));
        watches.add(watch);
    }

    private void relay(int number, int target, int port) throws IOException {
        WanRelay relay = WanRelay.open(loops, port, target, wan);
        if (relay.address().getPort() != port) {
            throw new IOException("party " + number + " has no relay at port " + port);
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void serve(PrintStream answers)
            throws IOException, MedChainException, InterruptedException, TimeoutException {
        answers.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null && !line.equals("exit"); line = orders.readLine()) {
            switch (line) {
                case "await" -> await();
                case "wan on" -> wan.switchTo(true);
                case "wan off" -> wan.switchTo(false);
                default -> throw new IllegalArgumentException("no order " + line);
            }
            answers.println("ready");
        }
    }

    private void await() throws IOException, MedChainException, InterruptedException, TimeoutException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINK_SECONDS);
        for (LinkWatch watch : watches) {
            watch.awaitServing(plan.relays().size() - 1, until);
        }
        if (!ledgers.isEmpty()) {
            CastFiles.read(plan.folder().resolve("0")).admit(ledgers.get(0));
        }
    }

    @Override
    public void close() throws MedChainException {
        servers.forEach(LedgerServer::close);
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
        nodes.forEach(Dht::close);
        Future<?> unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
