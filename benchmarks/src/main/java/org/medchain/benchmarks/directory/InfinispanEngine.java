package org.medchain.benchmarks.directory;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.Roster;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.metrics.Metrics;

/** Infinispan among nodes that trust one another, with as many copies as its page says. */
final class InfinispanEngine implements DirectoryEngine {
    private static final String NAME = "infinispan";
    private static final int OWNERS = 3;

    @Override
    public String label() {
        return NAME;
    }

    @Override
    public String does() {
        return OWNERS
                + " copies in memory and on as many disks, all awaited; TLS; no owner may lie; signatures checked by every owner";
    }

    @Override
    public Dht open(Seat seat, Metrics metrics) throws StorageException, UnavailableException {
        return DhtFactory.named(NAME).open(seat.settings(new Roster(1, OWNERS, seat.nodes()), metrics));
    }

    @Override
    public boolean announcesLinks() {
        return false;
    }

    @Override
    public boolean announcesServing() {
        return true;
    }

    /** A write is verified where it begins and by each owner; a read is of one owner, and verified where it ends. */
    @Override
    public Cost cost(Step step, int nodes) {
        int owners = Math.min(OWNERS, nodes);
        double others = owners - owners / (double) nodes;
        return step.writes() ? new Cost(1 + owners, owners, others) : new Cost(1, 0, others / owners);
    }
}
