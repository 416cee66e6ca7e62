package org.medchain.chain.consensus.member;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * A member's links to the other members, by their numbers: one to each, opened by the member with the lower number. Who the
 * members are, the chain says. A party that is not a member yet may know the present ones only by where they are: it takes
 * blocks from whoever answers there with a certificate of the consortium, and verifies them. Thread-safe.
 */
public final class MemberLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(MemberLinks.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SILENT_SECONDS = 5;
    private static final Allowance MEMBER = new Allowance(Links.MAX_FRAME, 64 << 20, 1);

    private final Replica replica;
    private final Seated self;
    private final MemberAddresses addresses;
    private final MemberListener listener;
    private final Links links;
    private final Map<Link, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, Link> byMember = new ConcurrentHashMap<>();
    private final Map<Integer, Line> lines = new TreeMap<>();
    /** For how many seconds members with lower numbers have not opened their link. */
    private final Map<Integer, Integer> silent = new HashMap<>();

    private MemberLinks(ConsensusContext context, MemberAddresses addresses, MemberListener listener) {
        this.replica = context.replica();
        this.self = Seated.of(context);
        this.addresses = addresses;
        this.listener = listener;
        this.links = new Links(settings(context), this);
    }

    private static LinkSettings settings(ConsensusContext context) {
        Replica replica = context.replica();
        return new LinkSettings(
                replica.config().genesisHash().value(),
                context.certificate(),
                context.identity(),
                authority(replica.config()),
                serial -> isRevoked(replica, serial),
                context.clock(),
                new SecureRandom(),
                PATIENCE);
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

    /**
     * Binds the address and begins to connect; does not wait for anybody.
     *
     * @throws UnavailableException if the address cannot be bound
     */
    public static MemberLinks open(ConsensusContext context, MemberAddresses addresses, MemberListener listener)
            throws UnavailableException {
        MemberLinks opened = new MemberLinks(context, addresses, listener);
        try {
            InetSocketAddress unused = opened.links.listen(addresses.listen(), opened::admit);
        } catch (UnavailableException e) {
            opened.close();
            throw e;
        }
        opened.update();
        return opened;
    }

    /** Begins to connect with new members, and with those that moved, and ends with those who left. */
    public synchronized void update() {
        troubles().forEach(trouble -> LOG.log(Level.WARNING, trouble));
        connect();
    }

    private void connect() {
        MemberSet members = replica.members();
        Map<Integer, InetSocketAddress> wanted = new TreeMap<>();
        for (int member : members.numbers()) {
            if (dials(member, members)) {
                addresses.of(members, member).ifPresent(address -> wanted.put(member, address));
            }
        }
        lines.entrySet().removeIf(line -> {
            boolean unwanted = !line.getValue().address().equals(wanted.get(line.getKey()));
            if (unwanted) {
                line.getValue().close();
            }
            return unwanted;
        });
        wanted.forEach((member, address) ->
                lines.computeIfAbsent(member, number -> links.dial(address, peer -> admitDialled(number, peer))));
    }

    /** A member opens its links to those with higher numbers; who is none yet, to all; who was one, to nobody. */
    private boolean dials(int member, MemberSet members) {
        if (self.isIn(members)) {
            return member > self.number()
                    || (member < self.number() && silent.getOrDefault(member, 0) >= SILENT_SECONDS);
        }
        return member != self.number() && replica.lastNumber(self.identity()).isEmpty();
    }

    /**
     * To be called every second. A member from which those with lower numbers have stayed away for some time goes to them: they
     * may have let it go, and it cannot know.
     */
    public synchronized void look() {
        boolean changed = false;
        for (int member : replica.members().numbers()) {
            boolean before = silent.getOrDefault(member, 0) >= SILENT_SECONDS;
            if (linkIsTheirs(member)) {
                silent.remove(member);
            } else if (member < self.number()) {
                silent.merge(member, 1, Integer::sum);
            }
            changed |= before != silent.getOrDefault(member, 0) >= SILENT_SECONDS;
        }
        if (changed) {
            connect();
        }
    }

    private boolean linkIsTheirs(int member) {
        Link link = byMember.get(member);
        return link != null && link.line().isEmpty();
    }

    /** What keeps this member from links that it should open: in plain words, one line each. */
    public List<String> troubles() {
        return addresses.troubles(replica.members(), self.number());
    }

    private Allowance admitDialled(int number, Certificate peer) throws VerificationException {
        MemberSet members = replica.members();
        Optional<Integer> known = members.number(peer.identity());
        if (self.isIn(members) && !known.equals(Optional.of(number))) {
            throw new VerificationException(peer + " is where member " + number + " was expected");
        }
        return MEMBER;
    }

    private Allowance admit(Certificate peer) throws VerificationException {
        Optional<Integer> known = replica.members().number(peer.identity());
        boolean lower = known.isPresent() && known.get() < self.number();
        if (!lower && formerNumber(peer).isEmpty()) {
            throw new VerificationException(peer + " is no member that opens connections to member " + self.number());
        }
        return MEMBER;
    }

    /** One that left and may not know it is let in, to fetch the blocks that say so; unless somebody else has its number. */
    private Optional<Integer> formerNumber(Certificate peer) {
        MemberSet members = replica.members();
        return replica.lastNumber(peer.identity())
                .filter(number -> members.member(number).isEmpty());
    }

    @Override
    public void up(Link link) {
        Optional<Integer> number = number(link);
        if (number.isEmpty()) {
            link.close();
            return;
        }
        int member = number.get();
        numbers.put(link, member);
        Link before = byMember.put(member, link);
        if (before != null) {
            before.close();
            listener.down(member);
        }
        listener.up(member);
    }

    /** Of a line the number that was dialled; else that of the member with this identity. */
    private synchronized Optional<Integer> number(Link link) {
        if (link.line().isEmpty()) {
            return replica.members().number(link.peer().identity()).or(() -> formerNumber(link.peer()));
        }
        return lines.entrySet().stream()
                .filter(line -> link.line().equals(Optional.of(line.getValue())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public void received(Link link, Bytes frame) {
        Integer member = numbers.get(link);
        if (member != null && byMember.get(member) == link) {
            listener.received(member, frame);
        }
    }

    @Override
    public void down(Link link) {
        Integer member = numbers.remove(link);
        if (member != null && byMember.remove(member, link)) {
            listener.down(member);
        }
    }

    /** Sends a frame, if there is a link to this member and it takes more; false if not. Never waits. */
    public boolean send(int member, Bytes frame) {
        Link link = byMember.get(member);
        return link != null && link.send(frame);
    }

    /** Closes all links and ends all threads; the listener hears nothing any more. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            lines.values().forEach(Line::close);
        }
        links.close();
    }
}
