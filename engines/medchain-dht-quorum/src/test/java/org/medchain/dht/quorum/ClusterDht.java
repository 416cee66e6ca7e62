package org.medchain.dht.quorum;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.medchain.dht.Dht;
import org.medchain.dht.ForwardingDht;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.error.StorageException;

/** A whole network as one directory: what is asked goes through one node, and closing closes all. */
final class ClusterDht extends ForwardingDht {
    private final QuorumCluster cluster;

    ClusterDht(QuorumCluster cluster, Dht door) {
        super(door);
        this.cluster = cluster;
    }

    /** That of one node; a write is stored when most nodes have it, and here all are waited for. */
    @Override
    public Optional<StorageMaintenance> maintenance() {
        StorageMaintenance own = door.maintenance().orElseThrow();
        return Optional.of(new StorageMaintenance() {
            @Override
            public StorageReport storage() throws StorageException {
                return own.storage();
            }

            @Override
            public Reclaimed reclaim() throws StorageException {
                while (differ()) {
                    LockSupport.parkNanos(1_000_000);
                }
                return own.reclaim();
            }
        });
    }

    private boolean differ() throws StorageException {
        StorageReport own = door.maintenance().orElseThrow().storage();
        List<Dht> nodes = cluster.nodes();
        for (Dht node : nodes) {
            StorageReport other = node.maintenance().orElseThrow().storage();
            if (other.records() != own.records() || other.tombstones() != own.tombstones()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        door.close();
        cluster.close();
    }
}
