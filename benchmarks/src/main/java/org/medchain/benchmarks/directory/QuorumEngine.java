package org.medchain.benchmarks.directory;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.Roster;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.metrics.Metrics;

/** The engine quorum with its usual number of replicas. */
final class QuorumEngine implements DirectoryEngine {
    private static final int OWNERS = Roster.DEFAULT_REPLICAS;

    @Override
    public String label() {
        return DhtFactory.QUORUM;
    }

    @Override
    public String does() {
        return OWNERS
                + " copies on as many disks, a quorum of 3 awaited; TLS; signatures checked by whoever gets a record";
    }

    @Override
    public Dht open(Seat seat, Metrics metrics) throws StorageException, UnavailableException {
        return DhtFactory.named(DhtFactory.QUORUM).open(seat.settings(Roster.first(seat.nodes()), metrics));
    }

    @Override
    public boolean announcesLinks() {
        return true;
    }

    @Override
    public boolean announcesServing() {
        return true;
    }

    /**
     * A write is verified where it begins, and again by each owner that got it over a link; of a read, each owner's answer is
     * verified where it ends. Where it begins may be one of the owners.
     */
    @Override
    public Cost cost(Step step, int nodes) {
        int owners = Math.min(OWNERS, nodes);
        double others = owners - owners / (double) nodes;
        return step.writes() ? new Cost(1 + others, owners, others) : new Cost(owners, 0, others);
    }
}
