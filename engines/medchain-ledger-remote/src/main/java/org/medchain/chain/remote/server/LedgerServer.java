package org.medchain.chain.remote.server;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.wire.ClientNetwork;
import org.medchain.chain.remote.wire.Request;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Refusal;
import org.medchain.link.Allowance;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkMeter;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;
import org.medchain.metrics.Tag;

/**
 * Serves a member's ledger to applications that are not members. A client needs a valid, unrevoked certificate of the consortium's
 * CA. The server listens at an address of its own, apart from the links between members: it works with every engine and has its own
 * firewall rule. Until the member has caught up, it answers every request with "behind". Requests of several clients are answered in
 * turn. Thread-safe. Opened by {@link LedgerServerBuilder}.
 */
public final class LedgerServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LedgerServer.class.getName());
    private static final int LINKS_PER_CLIENT = 4;
    private static final int MAX_UNSENT = 4 << 20;
    private static final Allowance CLIENT = new Allowance(Request.MAX_SIZE, MAX_UNSENT, LINKS_PER_CLIENT);

    private final RequestHandler handler;
    private final ServerLimits limits;
    private final ThreadGroup group = new ThreadGroup("medchain-ledger-server");
    private final ScheduledThreadPoolExecutor threads;
    private final Links links;
    private final InetSocketAddress address;

    private LedgerServer(Ledger ledger, LinkSettings settings, InetSocketAddress address, ServerLimits limits)
            throws UnavailableException {
        this.handler = new RequestHandler(ledger);
        this.limits = limits;
        this.threads = new ScheduledThreadPoolExecutor(
                limits.threads(),
                new ThreadFactoryBuilder()
                        .setThreadFactory(task -> new Thread(group, task))
                        .setNameFormat("medchain-ledger-server-%d")
                        .setDaemon(true)
                        .build());
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.links = new Links(settings, new RequestListener());
        try {
            this.address = links.listen(address, peer -> CLIENT);
        } catch (UnavailableException e) {
            close();
            throw e;
        }
    }

    static LedgerServer open(
            Ledger ledger, InetSocketAddress address, LedgerServerBuilder.Settings settings, ServerLimits limits)
            throws UnavailableException, VerificationException {
        LinkSettings links = new LinkSettings(
                ClientNetwork.of(ledger.config()),
                settings.member().certificate(),
                settings.member().keys(),
                ConsortiumRoot.of(ledger.config().ca()),
                revocations(ledger),
                settings.clock(),
                settings.random(),
                settings.patience(),
                new LinkMeter(settings.metrics(), Tag.Network.LEDGER_SERVER));
        return new LedgerServer(ledger, links, address, limits);
    }

    /** Fails closed: no certificate counts while the ledger cannot be read. */
    private static Revocations revocations(Ledger ledger) {
        return serial -> {
            try {
                return Standing.of(ledger.isRevoked(serial));
            } catch (MedChainException e) {
                LOG.log(
                        Level.ERROR,
                        "MC-S005 clients are refused, because revocations cannot be read: " + e.getMessage());
                return Standing.UNKNOWN;
            }
        };
    }

    /** The address at which the server listens, with the port that the system chose for port 0. */
    public InetSocketAddress address() {
        return address;
    }

    /** The latest connections that were refused after their clients had said who they are, with the reason; at most 8. */
    public List<Refusal> refusals() {
        return links.refusals();
    }

    /**
     * Closes all links and ends all threads; the ledger stays open. Events that clients appended and that were not answered may
     * still reach the ledger; their clients learn so from another member. Has no effect if called again. Called on a thread of
     * this server, it does not wait for that thread.
     */
    @Override
    public void close() {
        links.close();
        threads.shutdown();
        if (Thread.currentThread().getThreadGroup() != group) {
            Uninterruptibles.awaitTerminationUninterruptibly(threads);
        }
    }

    private final class RequestListener implements LinkListener {
        private final Map<Link, RequestQueue> queues = new ConcurrentHashMap<>();

        @Override
        public void up(Link link) {
            if (queues.size() >= limits.links()) {
                LOG.log(
                        Level.WARNING,
                        "MC-S006 " + link + " is closed: the server has its maximum of " + limits.links() + " links");
                link.close();
            } else {
                queues.put(link, new RequestQueue(link, handler, threads, limits));
            }
        }

        @Override
        public void received(Link link, Bytes frame) {
            RequestQueue queue = queues.get(link);
            if (queue != null) {
                try {
                    queue.add(Request.decode(frame), frame.size());
                } catch (MalformedException e) {
                    LOG.log(Level.INFO, link + " is closed: " + e.getMessage());
                    link.close();
                }
            }
        }

        @Override
        public void down(Link link) {
            RequestQueue queue = queues.remove(link);
            if (queue != null) {
                queue.close();
            }
        }
    }
}
