package org.medchain.dht.infinispan;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.CacheException;
import org.infinispan.container.entries.InternalCacheEntry;
import org.infinispan.container.impl.InternalDataContainer;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TP;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.link.LinkSockets;

/** This node's part of the cluster: Infinispan, embedded, with records in memory on several nodes. Thread-safe. */
final class Cluster implements AutoCloseable {
    private static final String RECORDS = "records";
    private static final String OFFERS = "roll";
    /** How often a write is put while its owners change; they do so some five times when a node comes or goes. */
    private static final int PUTS = 10;

    private final LinkSockets sockets;
    private final DefaultCacheManager manager;
    private final ViewListener views;
    private final AdvancedCache<byte[], byte[]> records;
    private final InternalDataContainer<?, ?> memory;
    private final OfferRegistry offers;

    private Cluster(
            LinkSockets sockets,
            DefaultCacheManager manager,
            ViewListener views,
            AdvancedCache<byte[], byte[]> records,
            OfferRegistry offers) {
        this.sockets = sockets;
        this.manager = manager;
        this.views = views;
        this.records = records;
        this.memory = ComponentRegistry.componentOf(records, InternalDataContainer.class);
        this.offers = offers;
    }

    /**
     * Joins the cluster, or begins it.
     *
     * @param judge of every write that touches this node's memory
     * @throws UnavailableException if this node cannot listen at its address, or knows no address of another one
     */
    static Cluster start(ClusterSettings settings, WriteJudge judge) throws UnavailableException {
        LinkSockets sockets = new LinkSockets(settings.links(), settings::admit);
        boolean joined = false;
        try {
            Cluster cluster = join(settings, judge, sockets);
            joined = true;
            return cluster;
        } catch (CacheException | UnavailableException e) {
            throw new UnavailableException(
                    "node " + settings.number() + " cannot be of the cluster at " + settings.bind() + ": "
                            + e.getMessage(),
                    e);
        } finally {
            if (!joined) {
                sockets.close();
            }
        }
    }

    private static Cluster join(ClusterSettings settings, WriteJudge judge, LinkSockets sockets)
            throws UnavailableException {
        MemberSocketFactory factory = new MemberSocketFactory(sockets);
        DefaultCacheManager manager = new DefaultCacheManager(Configurations.global(settings, factory), false);
        boolean joined = false;
        try {
            manager.defineConfiguration(RECORDS, Configurations.records(settings, judge));
            manager.defineConfiguration(OFFERS, Configurations.offers(settings));
            manager.start();
            Transport transport = GlobalComponentRegistry.componentOf(manager, Transport.class);
            checkBound(settings.bind(), protocol(transport), factory.listening());
            ViewListener views = new ViewListener();
            manager.addListener(views);
            views.install(transport.getViewId(), transport.getMembers(), false);
            OfferRegistry offers = new OfferRegistry(bytes(manager, OFFERS));
            Cluster cluster = new Cluster(sockets, manager, views, bytes(manager, RECORDS), offers);
            joined = true;
            return cluster;
        } finally {
            if (!joined) {
                manager.stop();
            }
        }
    }

    private static AdvancedCache<byte[], byte[]> bytes(DefaultCacheManager manager, String name) {
        return manager.<byte[], byte[]>getCache(name).getAdvancedCache().withStorageMediaType();
    }

    private static Optional<TP> protocol(Transport transport) {
        return transport instanceof JGroupsTransport jgroups
                ? Optional.of(jgroups.getChannel().getProtocolStack().getTransport())
                : Optional.empty();
    }

    /** Infinispan takes another stack than it was given without a word, as one that opens multicast on all cards. */
    static void checkBound(InetSocketAddress expected, Optional<TP> protocol, List<SocketAddress> listening)
            throws UnavailableException {
        boolean tcp = protocol.filter(found -> found.getClass() == TCP.class).isPresent();
        if (!tcp || !listening.equals(List.of(expected))) {
            throw new UnavailableException("TCP at " + expected + " expected, found "
                    + protocol.map(found -> found.getClass().getSimpleName()).orElse("no transport") + " at "
                    + listening);
        }
    }

    /** What this node's links are below. */
    JChannel channel() {
        Transport transport = GlobalComponentRegistry.componentOf(manager, Transport.class);
        return ((JGroupsTransport) transport).getChannel();
    }

    OfferRegistry offers() {
        return offers;
    }

    View view() {
        return views.view();
    }

    /** {@code action} runs after each change of the view from now on; must be quick. */
    void whenViewChanges(Runnable action) {
        views.whenChanged(action);
    }

    /** What identifies this node from its start to its end. */
    String self() {
        return ViewListener.name(manager.getAddress());
    }

    boolean isCoordinator() {
        return manager.isCoordinator();
    }

    /** True once memory may have lost records, or this is a part of the cluster that must not go on. */
    boolean isDegraded() {
        return records.getAvailability() == AvailabilityMode.DEGRADED_MODE;
    }

    /** True while records move to other owners, or this node is not an owner of any yet. */
    boolean isMoving() {
        LocalizedCacheTopology topology = topology();
        return topology.getPendingCH() != null
                || topology.getMembers().size() != view().members().size();
    }

    /** Goes on with what memory there is; the disks make up for the rest. */
    void goOn() {
        records.setAvailability(AvailabilityMode.AVAILABLE);
    }

    /** True if this node is an owner whose memory has this very write. */
    boolean holds(DirectoryWrite write) {
        return memory(write.address())
                .filter(value -> value.equals(WriteForm.encode(write)))
                .isPresent();
    }

    /** What this node's own memory has at {@code address}, if this node is an owner; not verified. */
    Optional<Bytes> memory(RecordAddress address) {
        Object stored = records.getKeyDataConversion().toStorage(Values.key(address));
        LocalizedCacheTopology topology = topology();
        int segment = topology.getSegment(stored);
        InternalCacheEntry<?, ?> entry = topology.isSegmentReadOwner(segment) ? memory.peek(segment, stored) : null;
        try {
            return entry == null ? Optional.empty() : Optional.of(Values.bytes(entry.getValue()));
        } catch (MalformedException e) {
            throw new CacheException(e.getMessage(), e);
        }
    }

    /**
     * Puts a write; completes with what the first owner says, once all have it, or exceptionally.
     *
     * <p>An owner that leaves meanwhile is not waited for by Infinispan: then fewer may have it than should, and it is put once
     * more, which changes nothing where it is already.
     */
    CompletableFuture<Judgement> put(DirectoryWrite write) {
        return put(write, PUTS);
    }

    private CompletableFuture<Judgement> put(DirectoryWrite write, int left) {
        int owners = topology().getTopologyId();
        return records.putAsync(Values.key(write.address()), Values.value(write))
                .thenApply(Cluster::judgement)
                .thenCompose(judgement -> {
                    if (judgement.kind() != Kind.STORED || topology().getTopologyId() == owners) {
                        return CompletableFuture.completedFuture(judgement);
                    }
                    return left > 1
                            ? put(write, left - 1).thenApply(Judgement::afterAnother)
                            : CompletableFuture.completedFuture(Judgement.uncertain("the owners change all the time"));
                });
    }

    private LocalizedCacheTopology topology() {
        return records.getDistributionManager().getCacheTopology();
    }

    private static Judgement judgement(byte @Nullable [] returned) {
        try {
            if (returned == null) {
                throw new MalformedException("an owner answers nothing");
            }
            return Judgement.decode(Bytes.takeOwnership(returned));
        } catch (MalformedException e) {
            throw new CacheException(e.getMessage(), e);
        }
    }

    /** The value at {@code address}, if there is one; or exceptionally. */
    CompletableFuture<Optional<Bytes>> get(RecordAddress address) {
        return records.getAsync(Values.key(address))
                .thenApply(value -> Optional.ofNullable(value).map(Bytes::copyOf));
    }

    /** Leaves the cluster. May be called again. */
    @Override
    public void close() {
        try {
            manager.stop();
        } finally {
            sockets.close();
        }
    }
}
