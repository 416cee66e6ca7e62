package org.medchain.benchmarks.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;

/** Nodes of a network, in this process. Not thread-safe, but for its targets. */
final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DirectoryEngine engine;
    private final List<Seat> seats;
    private final List<Dht> nodes = new ArrayList<>();
    private final List<LinkWatch> watches = new ArrayList<>();

    Host(DirectoryEngine engine, List<Seat> seats) {
        this.engine = engine;
        this.seats = seats;
    }

    SuiteId suite() {
        return seats.get(0).cast().suite();
    }

    /** Opens all nodes, without waiting for their links; returns how long each took to open. */
    List<Duration> open() throws MedChainException {
        List<Duration> took = new ArrayList<>();
        for (Seat seat : seats) {
            LinkWatch watch = new LinkWatch();
            long start = System.nanoTime();
            nodes.add(engine.open(seat, watch));
            took.add(Duration.ofNanos(System.nanoTime() - start));
            watches.add(watch);
        }
        return took;
    }

    /** Waits until all nodes are linked to all others and serve. */
    void awaitServing() throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        if (engine.announcesServing()) {
            int links = engine.announcesLinks() ? seats.get(0).ports().size() - 1 : 0;
            for (LinkWatch watch : watches) {
                watch.awaitServing(links, until);
            }
        }
    }

    /** Takes pieces: the applications beside the nodes, in turn, do a step with them. */
    LoadTarget<Piece> target(Step step) {
        return new LoadTarget<>() {
            @Override
            public CompletableFuture<?> submit(int client, Piece piece) {
                return step.on(nodes.get(client % nodes.size()), piece);
            }

            @Override
            public long rounds() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        nodes.forEach(Dht::close);
    }
}
