package org.medchain.dht.quorum;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.metrics.Metrics;

/** Nodes and clients in one process, over real links on the loopback interface. */
final class QuorumCluster implements AutoCloseable {
    static final Duration GIVE_UP = Duration.ofSeconds(5);

    private final NodeWorld world;
    private final Path folder;
    private final Clock clock;
    private final List<Integer> ports;
    private final Rosters rosters;
    private final Map<Integer, Dht> nodes = new TreeMap<>();
    private final List<Dht> clients = new ArrayList<>();

    /** Room for {@code parties}; the first {@code nodes} of them are on the first roster. None is open yet. */
    QuorumCluster(Path folder, Clock clock, int parties, int nodes, int replicas) {
        this.world = new NodeWorld(parties);
        this.folder = folder;
        this.clock = clock;
        this.ports = LocalPorts.free(parties);
        List<RosterNode> first = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            first.add(node(i));
        }
        this.rosters = Rosters.from(new Roster(1, replicas, first));
    }

    RosterNode node(int party) {
        return world.node(party, ports.get(party));
    }

    NodeWorld world() {
        return world;
    }

    Rosters rosters() {
        return rosters;
    }

    int port(int party) {
        return ports.get(party);
    }

    Path folder(int party) {
        return folder.resolve("node-" + party);
    }

    DhtNetwork.Builder network(int party) {
        return network(party, rosters);
    }

    private DhtNetwork.Builder network(int party, Rosters known) {
        return DhtNetwork.builder(known, world.ca.certificate(), world.party(party))
                .giveUpAfter(GIVE_UP)
                .synchroniseEvery(Duration.ofMillis(300));
    }

    DhtSettings.Builder settings(int party) {
        return DhtSettings.builder(folder(party))
                .clock(clock)
                .network(network(party).build());
    }

    Dht open(int party) throws MedChainException {
        return open(party, settings(party).build());
    }

    Dht open(int party, DhtSettings settings) throws MedChainException {
        Dht opened = DhtFactory.named(DhtFactory.QUORUM).open(settings);
        nodes.put(party, opened);
        return opened;
    }

    void openAll() throws MedChainException {
        for (RosterNode node : rosters.latest().nodes()) {
            open(node.number());
        }
    }

    Dht client(int party, @Nullable Metrics metrics) throws MedChainException {
        return client(network(party), metrics == null ? Metrics.NONE : metrics);
    }

    /** A client with rosters of its own. */
    Dht clientWith(int party, Rosters known) throws MedChainException {
        return client(network(party, known), Metrics.NONE);
    }

    private Dht client(DhtNetwork.Builder network, Metrics metrics) throws MedChainException {
        DhtSettings settings = DhtSettings.client(network.build())
                .clock(clock)
                .metrics(metrics)
                .build();
        Dht opened = DhtFactory.named(DhtFactory.QUORUM).open(settings);
        clients.add(opened);
        return opened;
    }

    Dht opened(int party) {
        Dht node = nodes.get(party);
        if (node == null) {
            throw new IllegalStateException("node " + party + " is not open");
        }
        return node;
    }

    void close(int party) {
        opened(party).close();
        nodes.remove(party);
    }

    List<Dht> nodes() {
        return List.copyOf(nodes.values());
    }

    @Override
    public void close() {
        clients.forEach(Dht::close);
        nodes.values().forEach(Dht::close);
        nodes.clear();
    }
}
