package org.medchain.dht.quorum;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;

/** Networks for the contract kit. */
final class QuorumClusters {
    private QuorumClusters() {}

    /** All nodes of a network, with these settings, in folders below the one that they name. */
    static Dht open(DhtSettings settings, int nodes, int replicas) throws MedChainException {
        QuorumCluster cluster =
                new QuorumCluster(settings.folder().orElseThrow(), settings.clock(), nodes, nodes, replicas);
        try {
            for (int i = 0; i < nodes; i++) {
                cluster.open(
                        i,
                        cluster.settings(i)
                                .maxPayload(settings.maxPayload())
                                .reclaimAfterBytes(settings.reclaimAfterBytes())
                                .expiryGrace(settings.expiryGrace())
                                .build());
            }
        } catch (MedChainException e) {
            cluster.close();
            throw e;
        }
        return new ClusterDht(cluster, cluster.opened(0));
    }
}
