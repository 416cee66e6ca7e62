package org.medchain.chain.consensus.member;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Replica;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.health.NoLink;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;
import org.medchain.io.Printable;
import org.medchain.link.Allowance;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkMeter;
import org.medchain.link.LinkSettings;
import org.medchain.link.LinkTrouble;
import org.medchain.link.Links;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/**
 * A member's links to the other members, by their numbers: one to each, opened by the member with the lower number. The chain says
 * who the members are. A node that is not a member yet may know the present members by their addresses only: it takes blocks from
 * any party there with a certificate of the consortium, and verifies them. Thread-safe.
 */
public final class MemberLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(MemberLinks.class.getName());
    private static final LinkTrouble AWAITED = new LinkTrouble(NoLink.AWAITED, "it opens the link and has not");
    private static final LinkTrouble NO_ADDRESS = new LinkTrouble(NoLink.ADDRESS_UNKNOWN, "its address is unknown");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SILENT_SECONDS = 5;
    private static final Allowance MEMBER = new Allowance(Links.MAX_FRAME, 64 << 20, 1);

    private final Replica replica;
    private final LocalMember self;
    private final MemberAddresses addresses;
    private final MemberListener listener;
    private final Links links;
    private final Metrics.Registration linked;
    private final Map<Link, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, Link> byMember = new ConcurrentHashMap<>();
    /** Changed by one thread at a time; whoever reads does not wait for it. */
    private final Map<Integer, Line> lines = new ConcurrentSkipListMap<>();
    /** By member with a lower number: the seconds for which it has not opened its link. */
    private final Map<Integer, Integer> silent = new HashMap<>();

    private MemberLinks(ConsensusContext context, MemberAddresses addresses, MemberListener listener) {
        this.replica = context.replica();
        this.self = LocalMember.of(context);
        this.addresses = addresses;
        this.listener = listener;
        this.links = new Links(settings(context), this);
        this.linked = context.metrics().gauge(Instrument.LEDGER_LINKED_MEMBERS.series(), byMember::size);
    }

    private static LinkSettings settings(ConsensusContext context) {
        Replica replica = context.replica();
        return new LinkSettings(
                LinkSettings.network("members", replica.config().genesisHash().value()),
                context.certificate(),
                context.identity(),
                authority(replica.config()),
                revocations(replica),
                context.clock(),
                context.random(),
                PATIENCE,
                new LinkMeter(context.metrics(), Tag.Network.LEDGER));
    }

    private static ConsortiumRoot authority(ConsortiumConfig config) {
        try {
            return ConsortiumRoot.of(config.ca());
        } catch (VerificationException e) {
            throw new IllegalArgumentException("the CA certificate of the consortium is invalid: " + e.getMessage(), e);
        }
    }

    /** If revocations cannot be read, the ledger has failed: no certificate counts. */
    private static Revocations revocations(Replica replica) {
        return serial -> {
            try {
                return Standing.of(replica.isRevoked(serial));
            } catch (StorageException e) {
                LOG.log(Level.ERROR, "MC-L005 revocations cannot be read: " + e.getMessage());
                return Standing.UNKNOWN;
            }
        };
    }

    /**
     * Binds the address and begins to connect in the background.
     *
     * @throws UnavailableException if the address cannot be bound
     */
    public static MemberLinks open(ConsensusContext context, MemberAddresses addresses, MemberListener listener)
            throws UnavailableException {
        MemberLinks opened = new MemberLinks(context, addresses, listener);
        try {
            InetSocketAddress unused = opened.links.listen(addresses.listen(), opened::admit);
            opened.update();
            return opened;
        } catch (UnavailableException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Connects to new members and to those whose address changed, and disconnects from those that left. */
    public synchronized void update() {
        addresses
                .issues(replica.members(), self.number())
                .forEach(issue -> LOG.log(Level.WARNING, "MC-L006 " + issue.text()));
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

    /** A member opens the links to those with higher numbers; a future member those to all; a former member none. */
    private boolean dials(int member, MemberSet members) {
        if (self.isIn(members)) {
            return member > self.number()
                    || (member < self.number() && silent.getOrDefault(member, 0) >= SILENT_SECONDS);
        }
        return member != self.number() && replica.lastNumber(self.identity()).isEmpty();
    }

    /**
     * To be called every second. A member to which a member with a lower number has opened no link for some time opens it itself: this
     * one may have been removed and not know it.
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

    /** The members that this one is not linked with, and whether too few are to agree on a block; on any thread. */
    public List<Issue> issues() {
        MemberSet members = replica.members();
        if (!self.isIn(members)) {
            return List.of(new Issue(
                    IssueCode.NOT_A_MEMBER,
                    "this node is not a member of the consortium at height " + replica.height()
                            + ": it only follows the others"));
        }
        List<Issue> issues = new ArrayList<>(addresses.issues(members, self.number()));
        List<Integer> missing = members.numbers().stream()
                .filter(member -> member != self.number() && !byMember.containsKey(member))
                .toList();
        missing.stream()
                .filter(member -> !isUnknown(members, member))
                .forEach(member -> issues.add(new Issue(
                        IssueCode.NOT_LINKED,
                        "no link to member " + member + ": "
                                + Printable.of(notLinked(member).text()))));
        int linked = members.size() - missing.size();
        if (linked < members.quorum()) {
            issues.add(new Issue(
                    IssueCode.NO_QUORUM,
                    linked + " of " + members.size() + " members are linked, this one included; " + members.quorum()
                            + " are needed to agree on a block"));
        }
        return issues;
    }

    /** Why there is no link to this member; empty if there is one; on any thread. */
    public Optional<String> trouble(int member) {
        return byMember.containsKey(member)
                ? Optional.empty()
                : Optional.of(Printable.of(notLinked(member).text()));
    }

    private LinkTrouble notLinked(int member) {
        Line line = line(member);
        return line == null ? AWAITED : line.trouble().orElse(LinkTrouble.OPENING);
    }

    /** The other members, by number; on any thread. */
    public List<PeerStatus> status() {
        MemberSet members = replica.members();
        return members.numbers().stream()
                .filter(member -> member != self.number())
                .map(member -> status(members, member))
                .toList();
    }

    private PeerStatus status(MemberSet members, int member) {
        String name = "member " + member + " ("
                + members.member(member).map(Member::name).map(Printable::of).orElse("") + ")";
        Link link = byMember.get(member);
        return link == null
                ? (isUnknown(members, member) ? NO_ADDRESS : notLinked(member)).of(name)
                : PeerStatus.linked(name, link.since());
    }

    private boolean isUnknown(MemberSet members, int member) {
        return member > self.number() && addresses.of(members, member).isEmpty();
    }

    /** The latest connections that were refused. */
    public List<Refusal> refusals() {
        return links.refusals();
    }

    private @Nullable Line line(int member) {
        return lines.get(member);
    }

    private Allowance admitDialled(int number, IdentityCertificate peer) throws VerificationException {
        MemberSet members = replica.members();
        Optional<Integer> known = members.number(peer.identity());
        if (self.isIn(members) && !known.equals(Optional.of(number))) {
            throw new VerificationException("expected member " + number + " at its address, found " + peer);
        }
        return MEMBER;
    }

    private Allowance admit(IdentityCertificate peer) throws VerificationException {
        Optional<Integer> known = replica.members().number(peer.identity());
        boolean lower = known.isPresent() && known.get() < self.number();
        if (!lower && formerNumber(peer).isEmpty()) {
            throw new VerificationException(
                    "expected a member that opens links to member " + self.number() + ", found " + peer);
        }
        return MEMBER;
    }

    /** A former member may connect to fetch the blocks that removed it, unless another member has its number. */
    private Optional<Integer> formerNumber(IdentityCertificate peer) {
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

    /** The number that was dialled, or else that of the member with the peer's identity. */
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

    /** True if there is a link to this member; on any thread. */
    public boolean isLinked(int member) {
        return byMember.containsKey(member);
    }

    /** Sends a frame; false if there is no link to this member, or the link is congested. Never blocks. */
    public boolean send(int member, Bytes frame) {
        Link link = byMember.get(member);
        return link != null && link.send(frame);
    }

    /** Closes all links and ends all threads; the listener is not called any more. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            lines.values().forEach(Line::close);
        }
        linked.close();
        links.close();
    }
}
