package org.medchain.dht.infinispan;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** A whole cluster as one directory: what is asked goes through one node, and closing closes all. */
final class ClusterDht implements Dht {
    private final Nodes nodes;
    private final Dht door;

    private ClusterDht(Nodes nodes, Dht door) {
        this.nodes = nodes;
        this.door = door;
    }

    /** All nodes of a cluster, with these settings, in folders below the one that they name. */
    static Dht open(DhtSettings settings, int count) throws MedChainException {
        Nodes nodes = new Nodes(settings.folder().orElseThrow(), settings.clock(), LocalPorts.free(count));
        try {
            for (int i = 0; i < count; i++) {
                nodes.open(
                        i,
                        nodes.settings(i)
                                .maxPayload(settings.maxPayload())
                                .reclaimAfterBytes(settings.reclaimAfterBytes())
                                .expiryGrace(settings.expiryGrace())
                                .build());
            }
        } catch (MedChainException e) {
            nodes.close();
            throw e;
        }
        nodes.awaitSettled();
        return new ClusterDht(nodes, nodes.get(0));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return door.put(record);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return door.remove(tombstone);
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return door.get(address);
    }

    @Override
    public DhtCapabilities capabilities() {
        return door.capabilities();
    }

    /** That of one node. */
    @Override
    public Optional<StorageMaintenance> maintenance() {
        return door.maintenance();
    }

    @Override
    public void close() {
        door.close();
        nodes.close();
    }
}
