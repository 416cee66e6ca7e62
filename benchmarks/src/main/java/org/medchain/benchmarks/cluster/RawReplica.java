package org.medchain.benchmarks.cluster;

import bftsmart.reconfiguration.util.HostsConfig;
import bftsmart.reconfiguration.util.TOMConfiguration;
import bftsmart.reconfiguration.views.MemoryBasedViewStorage;
import bftsmart.reconfiguration.views.View;
import bftsmart.reconfiguration.views.ViewStorage;
import bftsmart.tom.ServiceReplica;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * A replica of BFT-SMaRt that orders what its clients send and answers each request, and no more. Channels carry MACs, requests
 * no signatures. The replicas use the key pair that the engine brings along: it matters only while they connect, and here is
 * nothing to protect.
 */
final class RawReplica implements Member {
    private static final String HOST = "127.0.0.1";
    private static final int TIMEOUT_MILLIS = 2000;
    private static final int MAX_BATCH = 400;
    private static final int QUEUE = 100_000;
    private static final int CHECKPOINT_PERIOD = 1000;
    private static final int START_SECONDS = 60;

    private final int number;
    private final List<Integer> ports;
    private final NothingDone service;
    private final ServiceReplica replica;

    private RawReplica(int number, List<Integer> ports, NothingDone service, ServiceReplica replica) {
        this.number = number;
        this.ports = ports;
        this.service = service;
        this.replica = replica;
    }

    /** Starts a replica and waits for enough of the others. */
    static RawReplica start(int number, List<Integer> ports) throws IOException {
        NothingDone service = new NothingDone(number);
        CompletableFuture<ServiceReplica> started = new CompletableFuture<>();
        Thread starter = new Thread(
                () -> started.complete(new ServiceReplica(
                        configuration(number, ports), views(ports), service, service, request -> true, null)),
                "medchain-benchmark-replica-start");
        starter.setDaemon(true);
        starter.start();
        try {
            return new RawReplica(number, ports, service, started.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("replica " + number + " does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("replica " + number + " was interrupted while it started", e);
        }
    }

    /** For the replica or client with this number. */
    static TOMConfiguration configuration(int number, List<Integer> ports) {
        HostsConfig hosts = new HostsConfig();
        for (int i = 0; i < ports.size(); i++) {
            hosts.add(i, HOST, ports.get(i));
        }
        Properties settings = new Properties();
        settings.setProperty("system.servers.num", Integer.toString(ports.size()));
        settings.setProperty("system.servers.f", Integer.toString((ports.size() - 1) / 3));
        settings.setProperty(
                "system.initial.view",
                IntStream.range(0, ports.size()).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        settings.setProperty("system.communication.useSenderThread", "true");
        settings.setProperty("system.communication.useMACs", "1");
        settings.setProperty("system.communication.useSignatures", "0");
        settings.setProperty("system.communication.defaultkeys", "false");
        settings.setProperty("system.communication.inQueueSize", Integer.toString(QUEUE));
        settings.setProperty("system.communication.outQueueSize", Integer.toString(QUEUE));
        settings.setProperty("system.totalordermulticast.timeout", Integer.toString(TIMEOUT_MILLIS));
        settings.setProperty("system.totalordermulticast.maxbatchsize", Integer.toString(MAX_BATCH));
        settings.setProperty("system.totalordermulticast.state_transfer", "true");
        settings.setProperty("system.totalordermulticast.log", "true");
        settings.setProperty("system.totalordermulticast.log_to_disk", "false");
        settings.setProperty("system.totalordermulticast.checkpoint_period", Integer.toString(CHECKPOINT_PERIOD));
        settings.setProperty("system.shutdownhook", "false");
        settings.setProperty("system.bft", "true");
        settings.setProperty("system.ttp.id", "7002");
        return new TOMConfiguration(number, settings, hosts);
    }

    /** The replicas that clients and replicas know. */
    static ViewStorage views(List<Integer> ports) {
        int[] replicas = IntStream.range(0, ports.size()).toArray();
        InetSocketAddress[] addresses = ports.stream()
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toArray(InetSocketAddress[]::new);
        return new MemoryBasedViewStorage(new View(0, replicas, (replicas.length - 1) / 3, addresses));
    }

    @Override
    public void begin(Events events) {
        // It knows no signers.
    }

    /** It looks at no event, so any reference will do. */
    @Override
    public List<EventRef> firstChunks(Events events, int count) {
        Digest none = new Digest(Bytes.takeOwnership(new byte[Digest.SIZE]));
        return Collections.nCopies(count, new EventRef(new BlockHash(none), new EventHash(none)));
    }

    @Override
    public LoadTarget<Event> target(Load load) {
        return new RawClients(number, ports, load, service::rounds);
    }

    @Override
    public void close() {
        replica.kill();
    }
}
