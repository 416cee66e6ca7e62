package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.link.Allowance;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;

/**
 * Serves a member's ledger to applications that are not members: to whoever holds a certificate of the consortium's CA that
 * is valid and not revoked. Listens at one address, apart from the links between members, so that it serves any engine and
 * has a firewall's rule of its own. Until its member has caught up it tells clients so, and nothing else; they ask others. Each client has its turn, whatever the others ask. Thread-safe. Opened by
 * {@link LedgerServerBuilder}.
 */
public final class LedgerServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LedgerServer.class.getName());
    private static final int LINKS_EACH = 4;
    private static final int MAX_UNSENT = 4 << 20;
    private static final Allowance CLIENT = new Allowance(Request.MAX_SIZE, MAX_UNSENT, LINKS_EACH);

    private final Clerk clerk;
    private final LedgerServerBuilder.Limits limits;
    private final Workers workers;
    private final Links links;
    private final InetSocketAddress address;

    private LedgerServer(
            Ledger ledger, LinkSettings settings, InetSocketAddress where, LedgerServerBuilder.Limits limits)
            throws UnavailableException {
        this.clerk = new Clerk(ledger);
        this.limits = limits;
        this.workers = new Workers("medchain-ledger-server", limits.threads());
        this.links = new Links(settings, new Reception());
        try {
            this.address = links.listen(where, peer -> CLIENT);
        } catch (UnavailableException e) {
            links.close();
            workers.close();
            throw e;
        }
    }

    static LedgerServer open(
            Ledger ledger,
            InetSocketAddress where,
            LedgerServerBuilder.Setting setting,
            LedgerServerBuilder.Limits limits)
            throws UnavailableException, VerificationException {
        LinkSettings settings = new LinkSettings(
                Networks.ofClients(ledger.config()),
                setting.member().certificate(),
                setting.member().keys(),
                TrustAnchor.of(ledger.config().ca()),
                serial -> isRevoked(ledger, serial),
                setting.clock(),
                setting.random(),
                setting.patience());
        return new LedgerServer(ledger, settings, where, limits);
    }

    /** Where that cannot be read nobody gets in. */
    private static boolean isRevoked(Ledger ledger, Bytes serial) {
        try {
            return ledger.isRevoked(serial);
        } catch (MedChainException e) {
            LOG.log(Level.ERROR, "revocations cannot be read: " + e.getMessage());
            return true;
        }
    }

    /** Where clients are served. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Serves nobody any more and ends all threads; leaves the ledger open. What was appended and not answered goes on: the
     * client learns of it elsewhere. May be called again.
     */
    @Override
    public void close() {
        links.close();
        workers.close();
    }

    private final class Reception implements LinkListener {
        private final Map<Link, Desk> desks = new ConcurrentHashMap<>();

        @Override
        public void up(Link link) {
            if (desks.size() >= limits.links()) {
                LOG.log(Level.WARNING, "no room for " + link + ": " + limits.links() + " clients are served");
                link.close();
            } else {
                desks.put(link, new Desk(link, clerk, workers.pool(), limits));
            }
        }

        @Override
        public void received(Link link, Bytes frame) {
            Desk desk = desks.get(link);
            if (desk != null) {
                try {
                    desk.take(Request.decode(frame), frame.size());
                } catch (MalformedException e) {
                    LOG.log(Level.INFO, link + " closed: " + e.getMessage());
                    link.close();
                }
            }
        }

        @Override
        public void down(Link link) {
            Desk desk = desks.remove(link);
            if (desk != null) {
                desk.close();
            }
        }
    }
}
