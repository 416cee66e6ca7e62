package org.medchain.dht.infinispan;

import java.util.concurrent.TimeUnit;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.commons.marshall.IdentityMarshaller;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.medchain.error.UnavailableException;

/** The configurations of Infinispan and of its caches. */
final class Configurations {
    private Configurations() {}

    /** Of a node as a whole. */
    static GlobalConfiguration global(ClusterSettings settings, MemberSocketFactory factory)
            throws UnavailableException {
        GlobalConfigurationBuilder builder = GlobalConfigurationBuilder.defaultClusteredBuilder();
        builder.transport()
                .clusterName(settings.name())
                .nodeName("node-" + settings.number())
                .distributedSyncTimeout(settings.giveUpAfter().toMillis(), TimeUnit.MILLISECONDS)
                .addProperty(JGroupsTransport.CONFIGURATION_XML, settings.stack())
                .addProperty(JGroupsTransport.SOCKET_FACTORY, factory);
        // Objects of any class but Infinispan's own commands stay bytes: nothing of the allow list, which is empty, is
        // made.
        builder.serialization().marshaller(new IdentityMarshaller());
        builder.jmx().disable();
        builder.metrics().gauges(false).histograms(false);
        builder.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        return builder.build();
    }

    /** Of the cache of records: on so many owners each, every write judged. */
    static Configuration records(ClusterSettings settings, WriteJudge judge) {
        ConfigurationBuilder builder = clustered(CacheMode.DIST_SYNC, settings);
        builder.clustering().hash().numOwners(settings.owners());
        builder.clustering().partitionHandling().whenSplit(PartitionHandling.DENY_READ_WRITES);
        builder.addModule(JudgeConfigurationBuilder.class).judge(judge);
        return builder.build();
    }

    /** Of the cache in which nodes say what they have offered: on every node. */
    static Configuration offers(ClusterSettings settings) {
        ConfigurationBuilder builder = clustered(CacheMode.REPL_SYNC, settings);
        builder.clustering().partitionHandling().whenSplit(PartitionHandling.ALLOW_READ_WRITES);
        return builder.build();
    }

    private static ConfigurationBuilder clustered(CacheMode mode, ClusterSettings settings) {
        ConfigurationBuilder builder = new ConfigurationBuilder();
        builder.encoding().mediaType(MediaType.APPLICATION_OCTET_STREAM);
        builder.locking().lockAcquisitionTimeout(settings.giveUpAfter().toMillis(), TimeUnit.MILLISECONDS);
        builder.clustering()
                .cacheMode(mode)
                .remoteTimeout(settings.giveUpAfter().toMillis(), TimeUnit.MILLISECONDS)
                .stateTransfer()
                .awaitInitialTransfer(false)
                .timeout(Math.max(60_000, 2 * settings.giveUpAfter().toMillis()), TimeUnit.MILLISECONDS);
        return builder;
    }
}
