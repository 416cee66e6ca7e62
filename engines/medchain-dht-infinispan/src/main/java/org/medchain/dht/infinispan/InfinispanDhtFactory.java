package org.medchain.dht.infinispan;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Opens a node of the engine {@code infinispan}, for the nodes of one organisation, which trust one another. The settings name a
 * folder and a network on whose latest roster the node is; there are no clients. The roster's replicas say on how many nodes
 * each record is: 3 bear the loss of two at once.
 *
 * <p>It is open before enough nodes are there to serve. Until then what is asked waits, no longer than the network's
 * {@code giveUpAfter}. Nodes are told apart by the roster; one that is to come or go is announced to all before.
 */
public final class InfinispanDhtFactory implements DhtFactory {
    /** The name of this engine. */
    public static final String NAME = "infinispan";

    private static final int THREADS = 16;

    /** For {@link java.util.ServiceLoader}. */
    public InfinispanDhtFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Dht open(DhtSettings settings) throws StorageException, UnavailableException {
        DhtNetwork network = settings.network()
                .orElseThrow(() -> new IllegalArgumentException("the engine " + NAME + " needs a network"));
        Path folder = settings.folder()
                .orElseThrow(() ->
                        new IllegalArgumentException("the engine " + NAME + " has no clients: a node needs a folder"));
        ClusterSettings clusterSettings = new ClusterSettings(settings, network);
        Journal journal = new Journal(NodeStorage.open(folder, settings));
        ExecutorService executor = executor(clusterSettings.number());
        try {
            return open(settings, clusterSettings, journal, executor);
        } catch (UnavailableException | RuntimeException e) {
            executor.shutdown();
            journal.close();
            throw e;
        }
    }

    private static Dht open(
            DhtSettings settings, ClusterSettings clusterSettings, Journal journal, ExecutorService executor)
            throws UnavailableException {
        WriteRules rules = new WriteRules(journal, settings.maxPayload());
        WriteJudge judge = new WriteJudge(rules, journal, clusterSettings::copies, executor);
        Serving serving = new Serving();
        Cluster cluster = Cluster.start(clusterSettings, judge);
        ServingMonitor monitor = new ServingMonitor(
                cluster,
                journal,
                serving,
                clusterSettings::needed,
                clusterSettings.giveUpAfter(),
                "medchain-dht-infinispan-monitor-" + clusterSettings.number());
        monitor.start();
        return new InfinispanDht(
                new InfinispanDht.Parts(journal, cluster, monitor, serving, executor),
                settings.maxPayload(),
                clusterSettings.giveUpAfter(),
                settings.metrics());
    }

    private static ExecutorService executor(int number) {
        return Executors.newFixedThreadPool(
                THREADS,
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-dht-infinispan-" + number + "-%d")
                        .setDaemon(true)
                        .build());
    }
}
