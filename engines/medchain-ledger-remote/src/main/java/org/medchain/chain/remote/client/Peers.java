package org.medchain.chain.remote.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.health.CertificateTerm;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;
import org.medchain.link.EventThread;

/**
 * The servers that a client asks, by the numbers of {@link ServerLinks}: sends them requests, matches their responses, and avoids
 * for a while those that fail. For the client's thread, except where stated.
 */
final class Peers implements ServerLinks.Listener {
    private static final Logger LOG = System.getLogger(Peers.class.getName());
    private static final Duration AVOID_BUSY = Duration.ofMillis(500);
    private static final Duration AVOID_SLOW = Duration.ofSeconds(5);
    private static final Duration AVOID_DISTRUSTED = Duration.ofMinutes(1);

    private final ClientSettings settings;
    private final EventThread thread;
    private final ProofVerifier proofs;
    private final ServerLinks links;
    /** The member to ask first; clients choose at random, so that each member serves some of them. */
    private final int firstChoice;

    private final Map<Integer, Long> avoidUntil = new HashMap<>();
    private final Map<Long, PendingRequest> pending = new HashMap<>();
    private final List<Runnable> onLinked = new ArrayList<>();
    private Runnable onDoubt = () -> {};
    private boolean linkedBefore;
    private long lastId;

    /** Receives the outcome of a request: exactly one of the two calls. */
    interface Reply {
        /** The server sent this response, of which nothing is verified. */
        void answered(int member, Response response);

        /** No response will come. */
        void failed(int member, String why);
    }

    private record PendingRequest(int member, Reply reply, EventThread.Timer timeout) {}

    Peers(ClientSettings settings, EventThread thread) {
        this.settings = settings;
        this.thread = thread;
        this.proofs = new ProofVerifier(settings.config(), this::membersChanged);
        this.firstChoice = settings.random().nextInt(ConsortiumConfig.MAX_MEMBERS);
        this.links = new ServerLinks(members(), settings.links(), thread, this);
    }

    /** Starts to connect to the servers. */
    void dial() {
        links.dial(settings.addresses(), Response.maxSize(settings.config()));
    }

    /** Closes all links; on any thread. */
    void close() {
        links.close();
    }

    ProofVerifier proofs() {
        return proofs;
    }

    /** The thread on which replies come. */
    EventThread thread() {
        return thread;
    }

    /** The most time of an append or a read. */
    Duration deadline() {
        return settings.deadline();
    }

    Backoff newBackoff() {
        return new Backoff(settings.random());
    }

    /** The number of members that certify a block, and that must agree that something is absent. */
    int quorum() {
        return members().quorum();
    }

    /** The number of members that includes an honest one. */
    int someHonest() {
        return members().faulty() + 1;
    }

    private MemberSet members() {
        return proofs.members().last();
    }

    /**
     * Which servers are linked, and why the others are not; the end of every message about too few answers. One answer suffices
     * for what is on the ledger; absence requires a quorum.
     */
    String outlook() {
        MemberSet members = members();
        long linked = linkedMembers(members);
        StringBuilder outlook = new StringBuilder();
        try {
            ConsortiumRoot authority = settings.links().authority();
            authority.verify(
                    settings.links().certificate(), settings.links().clock().instant());
        } catch (VerificationException e) {
            outlook.append("this client's own certificate is invalid: ")
                    .append(e.getMessage())
                    .append("; ");
        }
        outlook.append(linked + " of " + members.size() + " members linked, "
                + settings.addresses().size()
                + (settings.addresses().size() == 1 ? " server" : " servers")
                + " configured; one is needed for what is on the ledger, " + members.quorum()
                + " for what is not");
        return outlook.append(" (")
                .append(String.join("; ", links.states()))
                .append(")")
                .toString();
    }

    /** The servers that are not linked, whether too few members are, and whether a certificate ends; on any thread. */
    List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(links.issues());
        MemberSet members = members();
        long linked = linkedMembers(members);
        if (linked < members.quorum()) {
            issues.add(new Issue(
                    IssueCode.NO_QUORUM,
                    linked + " of " + members.size() + " members are linked; " + members.quorum()
                            + " are needed to say that something is not on the ledger"));
        }
        Instant now = settings.links().clock().instant();
        CertificateTerm.issue("this process", settings.links().certificate(), now)
                .ifPresent(issues::add);
        CertificateTerm.issue("the CA", settings.config().ca(), now).ifPresent(issues::add);
        return issues;
    }

    /** Where this client stands; on any thread. */
    LedgerStatus status() {
        MemberSet members = members();
        return new LedgerStatus(
                proofs.height(),
                0,
                members.size(),
                (int) linkedMembers(members),
                members.quorum(),
                links.status(),
                List.of());
    }

    private long linkedMembers(MemberSet members) {
        return links.numbers().stream()
                .filter(number -> members.member(number).isPresent())
                .count();
    }

    /** True if this is the number of a known member, whose answers count even if they are not proven. */
    boolean isMember(int number) {
        return members().member(number).isPresent();
    }

    /** The linked servers: those avoided last, members before others, from the first choice on. */
    List<Integer> byPreference() {
        List<Integer> linked = new ArrayList<>(links.numbers());
        linked.sort(Comparator.comparing(this::isAvoided)
                .thenComparing(number -> !isMember(number))
                .thenComparing(number -> Math.floorMod(number - firstChoice, ConsortiumConfig.MAX_MEMBERS)));
        return linked;
    }

    private boolean isAvoided(int member) {
        Long until = avoidUntil.get(member);
        return until != null && until - System.nanoTime() > 0;
    }

    private void avoid(int member, Duration time) {
        avoidUntil.put(member, System.nanoTime() + time.toNanos());
    }

    /** Avoids a server whose answer did not verify. */
    void distrust(int member, String why) {
        LOG.log(Level.WARNING, () -> "MC-S002 an answer of server " + member + " does not verify: " + why);
        avoid(member, AVOID_DISTRUSTED);
        onDoubt.run();
    }

    /** Runs {@code work} with the first link, and whenever an answer did not verify. */
    void onDoubt(Runnable work) {
        onDoubt = work;
    }

    /** Forgets whom to avoid: a server may have been distrusted only because it was not a known member. */
    private void membersChanged() {
        avoidUntil.clear();
        links.renumber(members());
    }

    /** Runs {@code work} with every new link. */
    void onLinked(Runnable work) {
        onLinked.add(work);
    }

    /**
     * Sends a request. The reply follows on this thread.
     *
     * @param atLeast the height that the member's chain must have
     * @return the request's id; empty if it cannot be sent, in which case no reply follows
     */
    OptionalLong ask(int member, Question question, long atLeast, Reply reply) {
        long id = ++lastId;
        if (!links.send(member, new Request(id, atLeast, question).encode())) {
            return OptionalLong.empty();
        }
        pending.put(id, new PendingRequest(member, reply, thread.after(settings.patience(), () -> timedOut(id))));
        return OptionalLong.of(id);
    }

    private void timedOut(long id) {
        PendingRequest request = pending.remove(id);
        if (request != null) {
            avoid(request.member(), AVOID_SLOW);
            request.reply()
                    .failed(
                            request.member(),
                            "member " + request.member() + " did not answer in "
                                    + Printable.duration(settings.patience()));
        }
    }

    /** Drops a request, whose reply does not come any more. */
    void forget(long id) {
        PendingRequest request = pending.remove(id);
        if (request != null) {
            request.timeout().cancel();
        }
    }

    @Override
    public void up() {
        if (!linkedBefore) {
            linkedBefore = true;
            onDoubt.run();
        }
        onLinked.forEach(Runnable::run);
    }

    @Override
    public void received(int member, Bytes frame) {
        try {
            PendingRequest request = pending.get(Response.idOf(frame));
            if (request == null || request.member() != member) {
                LOG.log(Level.DEBUG, "an answer of server {0} is dropped: its request is unknown or timed out", member);
                return;
            }
            Response response = Response.decode(frame);
            forget(response.id());
            if (response.answer() instanceof Answer.Unavailable || response.answer() instanceof Answer.Behind) {
                avoid(member, AVOID_BUSY);
            }
            request.reply().answered(member, response);
        } catch (MalformedException e) {
            distrust(member, String.valueOf(e.getMessage()));
            links.cut(member);
        }
    }

    @Override
    public void down(int member) {
        List<PendingRequest> lost = new ArrayList<>();
        pending.values().removeIf(request -> request.member() == member && lost.add(request));
        for (PendingRequest request : lost) {
            request.timeout().cancel();
            request.reply().failed(member, "the link to member " + member + " broke");
        }
    }
}
