package org.medchain.benchmarks.directory;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.metrics.Metrics;

/** One node in the application's process. */
final class EmbeddedEngine implements DirectoryEngine {
    @Override
    public String label() {
        return DhtFactory.EMBEDDED;
    }

    @Override
    public String does() {
        return "one copy, on the disk of the caller's process; signature checked";
    }

    @Override
    public Dht open(Seat seat, Metrics metrics) throws StorageException, UnavailableException {
        return DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(seat.folder()).metrics(metrics).build());
    }

    @Override
    public boolean announcesLinks() {
        return false;
    }

    @Override
    public boolean announcesServing() {
        return false;
    }

    @Override
    public Cost cost(Step step, int nodes) {
        return new Cost(1, step.writes() ? 1 : 0, 0);
    }
}
