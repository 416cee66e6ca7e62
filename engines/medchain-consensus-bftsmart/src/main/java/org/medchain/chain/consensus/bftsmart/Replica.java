package org.medchain.chain.consensus.bftsmart;

import bftsmart.reconfiguration.util.HostsConfig;
import bftsmart.reconfiguration.util.TOMConfiguration;
import bftsmart.reconfiguration.views.MemoryBasedViewStorage;
import bftsmart.tom.ServiceReplica;
import bftsmart.tom.core.TOMLayer;
import bftsmart.tom.core.messages.TOMMessage;
import bftsmart.tom.core.messages.TOMMessageType;
import bftsmart.tom.server.RequestVerifier;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.error.UnavailableException;

/**
 * A replica of BFT-SMaRt. It gets requests by calls, also those of other members; the port for its clients accepts none. Its
 * threads have a thread group of their own, so that they can be found, woken and ended. Thread-safe.
 */
final class Replica implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Replica.class.getName());
    private static final String HOST = "127.0.0.1";
    private static final String QUEUE = "100000";
    private static final String MAX_BATCH = "400";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /** The prefix of the names of Netty's threads. */
    private static final String NETTY = "nioEventLoopGroup";

    private static final List<String> SLEEPERS = List.of("Sender for ", ReplicaState.RECEIVER);

    /** Clients have numbers above those of replicas. */
    private static final int FIRST_CLIENT = 1_000;
    /** The most requests that wait for the start. */
    private static final int MAX_EARLY = 1_000;
    /** No replica and no client. */
    private static final int NOBODY = -1;

    private final Settings settings;
    private final Decisions decisions;
    private final ThreadGroup threads;
    private final Thread starter;
    private final List<Early> early = new ArrayList<>();
    private volatile boolean running;
    private volatile boolean closed;

    /**
     * The configuration of a replica.
     *
     * @param number among the replicas, from 0
     * @param port where this replica's clients would connect; other replicas connect to the next port
     * @param entrances by replica, the local port where this one reaches it; 0 for those that connect to this one
     */
    record Settings(
            int number,
            int port,
            List<Integer> entrances,
            ReplicaKeys keys,
            long leaderMillis,
            RequestVerifier verifier) {}

    private record Early(int number, Message.Submitted request) {}

    Replica(Settings settings, Decisions decisions, Runnable started, Consumer<UnavailableException> failed) {
        this.settings = settings;
        this.decisions = decisions;
        this.threads = new ThreadGroup("bftsmart-" + settings.number());
        this.starter =
                new Thread(threads, () -> run(started, failed), "medchain-ledger-bftsmart-start-" + settings.number());
        starter.setDaemon(true);
    }

    /** Starts the replica in the background. */
    void start() {
        starter.start();
    }

    private void run(Runnable started, Consumer<UnavailableException> failed) {
        try {
            ServiceReplica replica = new ServiceReplica(
                    configuration(), new MemoryBasedViewStorage(), decisions, decisions, settings.verifier(), null);
            replica.getServerCommunicationSystem().getClientsConn().setRequestReceiver(request -> {});
            if (begin()) {
                started.run();
            }
        } catch (RuntimeException | Error e) {
            failed.accept(new UnavailableException("BFT-SMaRt's replica does not start: " + e.getMessage(), e));
        }
    }

    /** Hands over the requests that came early; false if the replica was closed meanwhile. */
    private boolean begin() {
        synchronized (early) {
            running = !closed;
            if (running) {
                early.forEach(this::order);
            }
            early.clear();
            return running;
        }
    }

    private TOMConfiguration configuration() {
        int members = settings.entrances().size();
        HostsConfig hosts = new HostsConfig();
        for (int i = 0; i < members; i++) {
            // The library connects to the port after the configured one.
            hosts.add(
                    i,
                    HOST,
                    i == settings.number()
                            ? settings.port()
                            : Math.max(0, settings.entrances().get(i) - 1));
        }
        Properties properties = new Properties();
        properties.setProperty("system.servers.num", Integer.toString(members));
        properties.setProperty("system.servers.f", Integer.toString((members - 1) / 3));
        properties.setProperty(
                "system.initial.view",
                IntStream.range(0, members).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        properties.setProperty("system.bft", "true");
        properties.setProperty("system.ttp.id", Integer.toString(Integer.MAX_VALUE));
        properties.setProperty("system.shutdownhook", "false");
        properties.setProperty("system.communication.useSenderThread", "true");
        properties.setProperty("system.communication.useMACs", "1");
        properties.setProperty("system.communication.useSignatures", "0");
        properties.setProperty("system.communication.defaultkeys", "false");
        properties.setProperty("system.communication.inQueueSize", QUEUE);
        properties.setProperty("system.communication.outQueueSize", QUEUE);
        properties.setProperty("system.totalordermulticast.timeout", Long.toString(settings.leaderMillis()));
        properties.setProperty("system.totalordermulticast.maxbatchsize", MAX_BATCH);
        properties.setProperty("system.totalordermulticast.state_transfer", "true");
        properties.setProperty("system.totalordermulticast.log_to_disk", "false");
        TOMConfiguration configuration = new TOMConfiguration(settings.number(), properties, hosts);
        configuration.setRsaLoader(settings.keys());
        return configuration;
    }

    /** True if requests are taken. */
    boolean isRunning() {
        return running;
    }

    /**
     * Passes a request, of the member with this replica, to the replica here, which orders it with the others. One that comes before
     * the start waits for it: what other replicas have and this one lacks makes them replace the leader.
     */
    void request(int number, Message.Submitted request) {
        Early submitted = new Early(number, request);
        boolean inTime;
        synchronized (early) {
            inTime = running;
            if (!inTime && !closed && early.size() < MAX_EARLY) {
                early.add(submitted);
            }
        }
        if (inTime) {
            order(submitted);
        }
    }

    private void order(Early submitted) {
        TOMLayer layer = decisions.manager().layer();
        if (layer != null) {
            Message.Submitted request = submitted.request();
            TOMMessage message = new TOMMessage(
                    FIRST_CLIENT + submitted.number(),
                    request.session(),
                    request.sequence(),
                    request.sequence(),
                    request.request().toByteArray(),
                    0,
                    TOMMessageType.ORDERED_REQUEST);
            message.serializedMessage = TOMMessage.messageToBytes(message);
            layer.requestReceived(message);
        }
    }

    /** Ends the replica, even if it has not started yet. Waits for it up to five seconds. */
    @Override
    public void close() {
        closed = true;
        running = false;
        decisions.manager().end();
        Thread release = new Thread(threads, decisions.manager()::release, "medchain-ledger-bftsmart-end");
        release.setDaemon(true);
        release.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean shut = false;
        do {
            Uninterruptibles.joinUninterruptibly(release, LOOK_AGAIN);
            Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
            shut = shut || shutDown();
        } while (!wakeThreads().isEmpty() && System.nanoTime() - deadline < 0);
        List<String> left = wakeThreads();
        if (!left.isEmpty()) {
            LOG.log(Level.WARNING, "MC-L002 threads of a replica of BFT-SMaRt do not end: {0}", left);
        }
    }

    /** Wakes threads that sleep or wait; returns those that have not ended, except Netty's, which end by themselves. */
    private List<String> wakeThreads() {
        Thread[] found = new Thread[threads.activeCount() + 1];
        int count = threads.enumerate(found);
        List<String> left = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = found[i].getName();
            if (!name.startsWith(NETTY)) {
                left.add(name);
            }
            if (SLEEPERS.stream().anyMatch(name::startsWith)) {
                found[i].interrupt();
            }
        }
        return left;
    }

    /** False if there is nothing to shut down yet. */
    private boolean shutDown() {
        TOMLayer layer = decisions.manager().layer();
        if (layer != null) {
            layer.shutdown();
            wake();
        }
        return layer != null;
    }

    /** Connects to the replica once, because the thread that accepts connections notices the shutdown after each one. */
    private void wake() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port() + 1);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            out.writeInt(NOBODY);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the replica no longer listens: " + e.getMessage());
        }
    }
}
