package org.medchain.dht.infinispan;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/** Nodes in one process, over real links on the loopback interface; their identities are the same in every run. */
final class Nodes implements AutoCloseable {
    static final int OWNERS = 3;

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Path folder;
    private final Clock clock;
    private final List<Integer> ports;
    private final NodeWorld world;
    private final Rosters rosters;
    private final Map<Integer, Dht> open = new TreeMap<>();

    /** As many nodes as there are ports; none is open yet. */
    Nodes(Path folder, Clock clock, List<Integer> ports) {
        this(folder, clock, ports, 1, OWNERS);
    }

    /** Another CA and other nodes for another seed; each record has so many owners. */
    Nodes(Path folder, Clock clock, List<Integer> ports, long seed, int owners) {
        this.folder = folder;
        this.clock = clock;
        this.ports = ports;
        this.world = new NodeWorld(ports.size(), seed);
        List<RosterNode> nodes = IntStream.range(0, ports.size())
                .mapToObj(i -> world.node(i, ports.get(i)))
                .toList();
        rosters = Rosters.from(new Roster(1, owners, nodes));
    }

    int size() {
        return ports.size();
    }

    int port(int node) {
        return ports.get(node);
    }

    private DhtNetwork.Builder network(int node) {
        return DhtNetwork.builder(rosters, world.ca.certificate(), world.party(node))
                .retryAfter(Duration.ofMillis(60));
    }

    /** With other than the usual patience. */
    DhtNetwork network(int node, Duration giveUpAfter) {
        return network(node).giveUpAfter(giveUpAfter).build();
    }

    DhtSettings.Builder settings(int node) {
        return DhtSettings.builder(folder.resolve("node-" + node))
                .clock(clock)
                .network(network(node).build());
    }

    Dht open(int node) throws MedChainException {
        return open(node, settings(node).build());
    }

    Dht open(int node, DhtSettings settings) throws MedChainException {
        Dht dht = DhtFactory.named(InfinispanDhtFactory.NAME).open(settings);
        synchronized (open) {
            open.put(node, dht);
        }
        return dht;
    }

    Dht get(int node) {
        synchronized (open) {
            return open.get(node);
        }
    }

    List<Dht> all() {
        synchronized (open) {
            return List.copyOf(open.values());
        }
    }

    /** All of so many nodes are there, and records move no more. */
    void awaitSettled() {
        for (Dht dht : all()) {
            Cluster cluster = ((InfinispanDht) dht).cluster();
            await("all are there", () -> cluster.view().members().size() == size() && !cluster.isMoving());
        }
    }

    void close(int node) {
        Dht dht = get(node);
        synchronized (open) {
            open.remove(node);
        }
        dht.close();
    }

    /** Closes all at once, as they would otherwise hand records to one another first. */
    @Override
    public void close() {
        CompletableFuture.allOf(all().stream()
                        .map(dht -> CompletableFuture.runAsync(dht::close))
                        .toArray(CompletableFuture[]::new))
                .join();
        synchronized (open) {
            open.clear();
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
