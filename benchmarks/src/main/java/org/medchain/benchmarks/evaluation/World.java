package org.medchain.benchmarks.evaluation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;
import org.medchain.link.Links;

/**
 * A consortium in this process: four members with their ledgers by qbft, four directory nodes by quorum, a provider at the first member,
 * a patient, and a requester who reaches all of them over a {@link Wan}: members by the remote ledger, nodes as a client, the provider
 * by HTTP. The nodes reach one another over the WAN too, and the members, which do not agree on anything while accesses are measured,
 * do not. Not thread-safe.
 */
final class World implements AutoCloseable {
    static final int MEMBERS = 4;

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/access";
    private static final int DESK_THREADS = 32;
    private static final int LOOP_THREADS = 2;
    private static final int OK = 200;

    private final Wan wan;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SecureRandom random;
    private final EventLoopGroup loops;
    private final List<Cast> casts;
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Dht> nodes = new ArrayList<>();
    private final LongAdder ledgerBytes = new LongAdder();
    private final LongAdder directoryBytes = new LongAdder();
    private final LongAdder providerBytes = new LongAdder();
    private final Calls ledgerCalls = new Calls();
    private final Calls directoryCalls = new Calls();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI url;
    private final MedChain hospital;
    private final Provider provider;
    private final Ledger remote;
    private final MedChain atRequester;
    private final MedChain atMember;

    /** Opens all, with the delay switched off. */
    World(Path folder, Wan wan, SecureRandom random) throws IOException, MedChainException {
        this.wan = wan;
        this.random = random;
        this.loops = Links.eventLoops(LOOP_THREADS, new DefaultThreadFactory("wan", true));
        this.casts = Cast.enrol(SuiteId.X25519, MEMBERS, random);
        opened.push(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync());
        openLedgers(folder);
        List<WanRelay> servers = openServers();
        Rosters rosters = openNodes(folder);
        this.hospital = opened(MedChain.over(folder.resolve("hospital"), ledgers.get(0), nodes.get(0))
                .open());
        this.provider = hospital.provider(cast().hospital());
        this.url = openDesk();
        this.remote = openRemote(servers);
        Dht directory = openDirectory(rosters);
        this.atRequester = opened(MedChain.over(
                        folder.resolve("requester"),
                        ledgerCalls.around(Ledger.class, remote),
                        directoryCalls.around(Dht.class, directory))
                .open());
        this.atMember = opened(MedChain.over(folder.resolve("beside"), ledgers.get(0), directory)
                .open());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void openLedgers(Path folder) throws MedChainException {
        List<Integer> ports = LocalPorts.free(MEMBERS);
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=" + HOST + ":" + ports.get(peer))
                .collect(Collectors.joining(","));
        for (int i = 0; i < MEMBERS; i++) {
            ledgers.add(opened(LedgerBuilder.in(folder.resolve("ledger-" + i))
                    .consortium(cast().consortium())
                    .member(casts.get(i).hospital().keys())
                    .engine(ConsensusSettings.of("qbft", Map.of("listen", HOST + ":" + ports.get(i), "peers", peers)))
                    .open()));
        }
        cast().admit(ledgers.get(0));
    }

    private List<WanRelay> openServers() throws IOException, MedChainException {
        List<WanRelay> relays = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            LedgerServer server = opened(LedgerServerBuilder.of(ledgers.get(i))
                    .member(casts.get(i).hospital())
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .open());
            WanRelay relay = opened(WanRelay.open(loops, 0, server.address().getPort(), wan));
            relay.countInto(ledgerBytes);
            relays.add(relay);
        }
        return relays;
    }

    /** The roster names the relays, so that whoever goes to a node goes through its relay. */
    private Rosters openNodes(Path folder) throws IOException, MedChainException {
        List<Integer> ports = LocalPorts.free(MEMBERS);
        List<WanRelay> relays = new ArrayList<>();
        List<RosterNode> listed = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            WanRelay relay = opened(WanRelay.open(loops, 0, ports.get(i), wan));
            relays.add(relay);
            listed.add(new RosterNode(
                    i,
                    casts.get(i).hospital().certificate(),
                    HOST,
                    relay.address().getPort()));
        }
        Rosters rosters = Rosters.from(Roster.first(listed));
        for (int i = 0; i < MEMBERS; i++) {
            DhtNetwork network = DhtNetwork.builder(
                            rosters, cast().consortium().ca(), casts.get(i).hospital())
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(i)))
                    .build();
            nodes.add(opened(DhtFactory.named(DhtFactory.QUORUM)
                    .open(DhtSettings.builder(folder.resolve("node-" + i))
                            .network(network)
                            .build())));
        }
        // Whoever connects from now on is the requester, but for links that broke.
        Directories.awaitServing(nodes);
        relays.forEach(relay -> relay.countInto(directoryBytes));
        return rosters;
    }

    private URI openDesk() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(DESK_THREADS);
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
        server.start();
        opened.push(() -> {
            server.stop(0);
            threads.shutdownNow();
        });
        WanRelay relay = opened(WanRelay.open(loops, 0, server.getAddress().getPort(), wan));
        relay.countInto(providerBytes);
        return URI.create("http://" + HOST + ":" + relay.address().getPort() + PATH);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            SealedRequest request = SealedRequest.decode(
                    Bytes.takeOwnership(exchange.getRequestBody().readAllBytes()));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            provider.serve(request, answer);
            exchange.sendResponseHeaders(OK, answer.size());
            answer.writeTo(exchange.getResponseBody());
        } catch (MedChainException e) {
            throw new IOException("the provider failed", e);
        }
    }

    private Ledger openRemote(List<WanRelay> servers) throws MedChainException {
        RemoteLedgerBuilder builder =
                RemoteLedgerBuilder.of(cast().consortium()).user(cast().requester());
        servers.forEach(server -> builder.server(server.address()));
        return opened(builder.open());
    }

    private Dht openDirectory(Rosters rosters) throws MedChainException {
        DhtNetwork network = DhtNetwork.builder(rosters, cast().consortium().ca(), cast().requester())
                .build();
        return opened(DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.client(network).build()));
    }

    Cast cast() {
        return casts.get(0);
    }

    SecureRandom random() {
        return random;
    }

    /** The first member's ledger. */
    Ledger ledger() {
        return ledgers.get(0);
    }

    /** The ledger as the requester has it: every question goes over the WAN. */
    Ledger remote() {
        return remote;
    }

    Provider provider() {
        return provider;
    }

    /** At the first member, so that what is not measured takes no time. */
    Patient patient() throws MedChainException {
        return hospital.patient(cast().patient());
    }

    /** All that it asks goes over the WAN. */
    Requester requester() throws MedChainException {
        return atRequester.requester(cast().requester());
    }

    /** One whose questions to the ledger are answered here, free of charge: the others go over the WAN. */
    Requester requesterBesideMember() throws MedChainException {
        return atMember.requester(cast().requester());
    }

    /** Where the provider is. */
    URI url() {
        return url;
    }

    /** Reaches the provider over the WAN. */
    InputStream exchange(URI provider, SealedRequest request) throws UnavailableException {
        HttpRequest post = HttpRequest.newBuilder(provider)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toByteArray()))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != OK) {
                throw new UnavailableException(provider + " answered with status " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UnavailableException(provider + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    Wan wan() {
        return wan;
    }

    /** What the requester asks of the ledger. */
    Calls ledgerCalls() {
        return ledgerCalls;
    }

    /** What it asks of the directory. */
    Calls directoryCalls() {
        return directoryCalls;
    }

    /** Bytes between the requester and all others so far. */
    Traffic traffic() {
        return new Traffic(ledgerBytes.sum(), directoryBytes.sum(), providerBytes.sum());
    }

    /** Bytes in both directions between the requester and others. */
    record Traffic(long ledger, long directory, long provider) {
        long all() {
            return ledger + directory + provider;
        }

        Traffic minus(Traffic before) {
            return new Traffic(ledger - before.ledger, directory - before.directory, provider - before.provider);
        }
    }

    @Override
    public void close() throws MedChainException {
        wan.switchTo(false);
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (MedChainException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a part of the world cannot be closed", e);
            }
        }
    }
}
