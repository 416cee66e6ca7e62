package org.medchain.chain.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.fixture.Copies;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** Four members in this process, on the engine {@code qbft}, each with a server. Not thread-safe. */
final class Cluster implements AutoCloseable {
    static final int MEMBERS = 4;
    static final Identity USER = Identities.of(50);

    final LedgerWorld world = new LedgerWorld(MEMBERS, new BlockLimits(20, 1 << 20, 1 << 14));
    final Map<Integer, Ledger> ledgers = new TreeMap<>();
    final Map<Integer, LedgerServer> servers = new TreeMap<>();

    private final Path folder;
    private final List<Integer> ports = LocalPorts.free(MEMBERS + 1);

    private Cluster(Path folder) {
        this.folder = folder;
    }

    static Cluster open(Path folder) throws MedChainException {
        Cluster cluster = new Cluster(folder);
        for (int i = 0; i < MEMBERS; i++) {
            cluster.open(i, cluster.world.builder(folder.resolve("member-" + i), i), cluster.world.members.get(i));
        }
        cluster.world.admitAll(cluster.ledgers.get(0));
        return cluster;
    }

    /** Opens the ledger of somebody who joins, or has another key, and serves it. */
    void join(int member, Identity identity) throws MedChainException {
        LedgerBuilder builder = LedgerBuilder.in(folder.resolve("member-" + member))
                .consortium(world.config)
                .member(member, world.certified(identity))
                .clock(world.clock);
        open(member, builder, identity);
    }

    private void open(int member, LedgerBuilder builder, Identity identity) throws MedChainException {
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=" + address(peer))
                .collect(Collectors.joining(","));
        Ledger ledger = builder.engine(ConsensusSettings.of("qbft", Map.of("listen", address(member), "peers", peers)))
                .open();
        ledgers.put(member, ledger);
        servers.put(
                member,
                LedgerServerBuilder.of(ledger)
                        .member(world.certified(identity))
                        .address(Served.local(0))
                        .clock(world.clock)
                        .open());
    }

    String address(int member) {
        return "127.0.0.1:" + ports.get(member);
    }

    /** Ends a member. */
    void kill(int member) throws MedChainException {
        servers.remove(member).close();
        ledgers.remove(member).close();
    }

    /** A member loses its disk and begins again. */
    void loseDisk(int member) throws MedChainException {
        kill(member);
        try {
            Copies.delete(folder.resolve("member-" + member));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reopen(member);
    }

    /** Opens a founder that was killed. */
    void reopen(int member) throws MedChainException {
        open(member, world.builder(folder.resolve("member-" + member), member), world.members.get(member));
    }

    List<InetSocketAddress> addresses() {
        return servers.values().stream().map(LedgerServer::address).toList();
    }

    /** A client that begins with the first member, waits half a second for each and 20 for all. */
    RemoteLedgerBuilder client(List<InetSocketAddress> addresses) {
        RemoteLedgerBuilder builder = RemoteLedgerBuilder.of(world.config)
                .user(world.certified(USER))
                .clock(world.clock)
                .random(new FirstOfAll())
                .patience(Duration.ofMillis(500))
                .deadline(Duration.ofSeconds(20));
        addresses.forEach(builder::server);
        return builder;
    }

    RemoteLedgerBuilder client() {
        return client(addresses());
    }

    @Override
    public void close() throws MedChainException {
        for (int member : new ArrayList<>(ledgers.keySet())) {
            kill(member);
        }
    }

    /** Random but for choices, which always fall on the first. */
    static final class FirstOfAll extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return 0;
        }
    }
}
