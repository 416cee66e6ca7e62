package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Replica;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.link.Allowance;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;

/**
 * A member's links to the other members, by their numbers: one to each, opened by the member with the lower number.
 * Thread-safe.
 */
final class MemberLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(MemberLinks.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Allowance MEMBER = new Allowance(Links.MAX_FRAME, 64 << 20, 1);

    private final MemberSet members;
    private final int self;
    private final MemberListener listener;
    private final Links links;
    private final Map<Integer, Link> byMember = new ConcurrentHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    private MemberLinks(MemberSet members, int self, LinkSettings settings, MemberListener listener) {
        this.members = members;
        this.self = self;
        this.listener = listener;
        this.links = new Links(settings, this);
    }

    /**
     * Binds the address and begins to connect; does not wait for anybody.
     *
     * @throws UnavailableException if the address cannot be bound
     */
    static MemberLinks open(ConsensusContext context, MemberAddresses addresses, MemberListener listener)
            throws UnavailableException {
        Replica replica = context.replica();
        ConsortiumConfig config = replica.config();
        LinkSettings settings = new LinkSettings(
                config.genesisHash().value(),
                context.certificate(),
                context.identity(),
                authority(config),
                serial -> isRevoked(replica, serial),
                context.clock(),
                new SecureRandom(),
                PATIENCE);
        MemberLinks opened = new MemberLinks(replica.members(), context.member(), settings, listener);
        try {
            InetSocketAddress unused = opened.links.listen(addresses.listen(), opened::admit);
        } catch (UnavailableException e) {
            opened.close();
            throw e;
        }
        addresses.peers().forEach(opened::dial);
        return opened;
    }

    private static TrustAnchor authority(ConsortiumConfig config) {
        try {
            return TrustAnchor.of(config.ca());
        } catch (VerificationException e) {
            throw new IllegalArgumentException("the consortium's CA is none: " + e.getMessage(), e);
        }
    }

    /** Where that cannot be read the ledger has failed, and nobody gets in. */
    private static boolean isRevoked(Replica replica, Bytes serial) {
        try {
            return replica.isRevoked(serial);
        } catch (StorageException e) {
            LOG.log(Level.ERROR, "revocations cannot be read: " + e.getMessage());
            return true;
        }
    }

    private void dial(int member, InetSocketAddress address) {
        if (self < member) {
            lines.add(links.dial(address, peer -> admitDialled(member, peer)));
        }
    }

    private Allowance admitDialled(int member, Certificate peer) throws VerificationException {
        if (number(peer) != member) {
            throw new VerificationException(peer + " is where member " + member + " was expected");
        }
        return MEMBER;
    }

    private Allowance admit(Certificate peer) throws VerificationException {
        int member = number(peer);
        if (member < 0 || member > self) {
            throw new VerificationException(peer + " is no member that opens connections to member " + self);
        }
        return MEMBER;
    }

    @Override
    public void up(Link link) {
        int member = number(link.peer());
        Link before = byMember.put(member, link);
        if (before != null) {
            before.close();
            listener.down(member);
        }
        listener.up(member);
    }

    @Override
    public void received(Link link, Bytes frame) {
        int member = number(link.peer());
        if (byMember.get(member) == link) {
            listener.received(member, frame);
        }
    }

    @Override
    public void down(Link link) {
        int member = number(link.peer());
        if (byMember.remove(member, link)) {
            listener.down(member);
        }
    }

    /** Negative for one that is no member. */
    private int number(Certificate peer) {
        return members.number(peer.identity()).orElse(-1);
    }

    /** Sends a frame, if there is a link to this member and it takes more; false if not. Never waits. */
    boolean send(int member, Bytes frame) {
        Link link = byMember.get(member);
        return link != null && link.send(frame);
    }

    /** Closes all links and ends all threads; the listener hears nothing any more. May be called again. */
    @Override
    public void close() {
        lines.forEach(Line::close);
        links.close();
    }
}
