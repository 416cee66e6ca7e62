package org.medchain.dht.infinispan;

import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.commons.marshall.JavaSerializationMarshaller;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.distribution.DistributionInfo;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.UnavailableException;
import org.medchain.link.LinkSockets;

/** A node of the roster that runs Infinispan as it comes: it judges nothing, and sends and takes objects of any class. */
final class RogueNode implements AutoCloseable {
    private final LinkSockets sockets;
    private final DefaultCacheManager manager;
    private final AdvancedCache<byte[], byte[]> records;

    RogueNode(DhtSettings settings) throws UnavailableException {
        ClusterSettings cluster =
                new ClusterSettings(settings, settings.network().orElseThrow());
        sockets = new LinkSockets(cluster.links(), cluster::admit);
        GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
        global.transport()
                .clusterName(cluster.name())
                .distributedSyncTimeout(5, TimeUnit.SECONDS)
                .addProperty(JGroupsTransport.CONFIGURATION_XML, cluster.stack())
                .addProperty(JGroupsTransport.SOCKET_FACTORY, new MemberSocketFactory(sockets));
        global.serialization()
                .marshaller(new JavaSerializationMarshaller())
                .allowList()
                .addRegexp(".*");
        global.jmx().disable();
        manager = new DefaultCacheManager(global.build(), false);
        ConfigurationBuilder own = new ConfigurationBuilder();
        own.encoding().mediaType(MediaType.APPLICATION_OCTET_STREAM);
        own.clustering()
                .cacheMode(CacheMode.DIST_SYNC)
                .remoteTimeout(5, TimeUnit.SECONDS)
                .hash()
                .numOwners(cluster.owners());
        own.clustering().partitionHandling().whenSplit(PartitionHandling.DENY_READ_WRITES);
        manager.defineConfiguration("records", own.build());
        manager.start();
        records = manager.<byte[], byte[]>getCache("records").getAdvancedCache().withStorageMediaType();
    }

    AdvancedCache<byte[], byte[]> records() {
        return records;
    }

    EmbeddedCacheManager manager() {
        return manager;
    }

    private DistributionInfo owners(byte[] key) {
        Object stored = records.getKeyDataConversion().toStorage(key);
        return records.getDistributionManager().getCacheTopology().getDistribution(stored);
    }

    /** True if this node is, as it sees it. */
    boolean isFirstOwner(byte[] key) {
        return owners(key).isPrimary();
    }

    /** True if another node is an owner. */
    boolean isOwner(byte[] key, Dht node) {
        String name = ((InfinispanDht) node).cluster().self();
        return owners(key).writeOwners().stream()
                .anyMatch(owner -> ViewListener.name(owner).equals(name));
    }

    @Override
    public void close() {
        manager.stop();
        sockets.close();
    }
}
