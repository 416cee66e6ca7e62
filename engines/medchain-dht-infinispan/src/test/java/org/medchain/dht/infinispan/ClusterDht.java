package org.medchain.dht.infinispan;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ForwardingDht;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** A whole cluster as one directory: what is asked goes through one node, and closing closes all. */
final class ClusterDht extends ForwardingDht {
    private final Nodes nodes;

    private ClusterDht(Nodes nodes, Dht door) {
        super(door);
        this.nodes = nodes;
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
    public void close() {
        door.close();
        nodes.close();
    }
}
