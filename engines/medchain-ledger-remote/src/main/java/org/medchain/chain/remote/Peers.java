package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The members as a client deals with them: asks them, waits for their answers, and remembers who gave trouble. For the
 * client's thread alone.
 */
final class Peers implements Lines.Arrivals {
    private static final Logger LOG = System.getLogger(Peers.class.getName());
    private static final Duration BUSY = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Duration LIED = Duration.ofMinutes(1);

    private final ClientSetting setting;
    private final ClientThread thread;
    private final Proofs proofs;
    private final Lines lines;
    private final int favourite;
    private final Map<Integer, Long> avoidUntil = new HashMap<>();
    private final Map<Long, Call> calls = new HashMap<>();
    private final List<Runnable> comers = new ArrayList<>();
    private Runnable doubt = () -> {};
    private boolean began;
    private long lastId;

    /** What comes of a question: one of the two, once. */
    interface Reply {
        /** The member says something; it may be wrong. */
        void answered(int member, Response response);

        /** The member says nothing. */
        void failed(int member, String why);
    }

    private record Call(int member, Reply reply, ClientThread.Timer timeout) {}

    Peers(ClientSetting setting, ClientThread thread) {
        this.setting = setting;
        this.thread = thread;
        this.proofs = new Proofs(setting.config(), this::membersChanged);
        this.favourite = setting.random().nextInt(ConsortiumConfig.MAX_MEMBERS);
        this.lines = new Lines(members(), setting.links(), thread, this);
    }

    /** Begins to connect. */
    void dial() {
        lines.dial(setting.addresses(), Response.maxSize(setting.config()));
    }

    /** Ends all links; on any thread. */
    void close() {
        lines.close();
    }

    /** What was proven. */
    Proofs proofs() {
        return proofs;
    }

    /** The thread on which all replies come. */
    ClientThread thread() {
        return thread;
    }

    /** How long an append or a read may take in all. */
    Duration deadline() {
        return setting.deadline();
    }

    Backoff newBackoff() {
        return new Backoff(setting.random());
    }

    /** So many certify a block, and so many must say that something is not there. */
    int quorum() {
        return members().quorum();
    }

    /** Among so many, one is honest. */
    int someHonest() {
        return members().faulty() + 1;
    }

    private MemberSet members() {
        return proofs.members().last();
    }

    /**
     * Whom this client can ask and whom not, and why: the end of every message that too few members answered. How many there
     * must be depends on what was asked: one for what is there, a quorum for what is not.
     */
    String outlook() {
        MemberSet members = members();
        long linked = lines.numbers().stream().filter(this::isMember).count();
        StringBuilder outlook = new StringBuilder();
        try {
            TrustAnchor authority = setting.links().authority();
            authority.verify(
                    setting.links().certificate(), setting.links().clock().instant());
        } catch (VerificationException e) {
            outlook.append("this client's own certificate is not good: ")
                    .append(e.getMessage())
                    .append("; ");
        }
        outlook.append(linked + " of " + members.size() + " members linked, "
                + setting.addresses().size()
                + " servers configured; one is needed for what is on the ledger, " + members.quorum()
                + " for what is not");
        return outlook.append(" (")
                .append(String.join("; ", lines.states()))
                .append(")")
                .toString();
    }

    /** The servers that this client is not linked with, each with the reason; on any thread. */
    List<String> troubles() {
        return lines.troubles();
    }

    /** True if what this one says counts when it is not proven. */
    boolean isMember(int number) {
        return members().member(number).isPresent();
    }

    /** Who can be asked: those first who gave no trouble, members before others, and one member before the others. */
    List<Integer> byStanding() {
        List<Integer> there = new ArrayList<>(lines.numbers());
        there.sort(Comparator.comparing(this::isAvoided)
                .thenComparing(number -> !isMember(number))
                .thenComparing(number -> Math.floorMod(number - favourite, ConsortiumConfig.MAX_MEMBERS)));
        return there;
    }

    private boolean isAvoided(int member) {
        Long until = avoidUntil.get(member);
        return until != null && until - System.nanoTime() > 0;
    }

    private void avoid(int member, Duration time) {
        avoidUntil.put(member, System.nanoTime() + time.toNanos());
    }

    /** This member said what is not so. */
    void distrust(int member, String why) {
        LOG.log(Level.WARNING, () -> "what member " + member + " says cannot be believed: " + why);
        avoid(member, LIED);
        doubt.run();
    }

    /** Runs {@code work} when there is a first link, and when something did not verify. */
    void whenInDoubt(Runnable work) {
        doubt = work;
    }

    /** There are other members now, and nobody is distrusted for not having been one. */
    private void membersChanged() {
        avoidUntil.clear();
        lines.renumber(members());
    }

    /** Runs {@code work} whenever there is a new link. */
    void whenUp(Runnable work) {
        comers.add(work);
    }

    /**
     * Asks a member. The reply comes later.
     *
     * @param atLeast the height that the member's chain must have
     * @return names the call; empty if the member cannot be asked now, and no reply follows
     */
    OptionalLong ask(int member, Question question, long atLeast, Reply reply) {
        long id = ++lastId;
        if (!lines.send(member, new Request(id, atLeast, question).encode())) {
            return OptionalLong.empty();
        }
        calls.put(id, new Call(member, reply, thread.after(setting.patience(), () -> timedOut(id))));
        return OptionalLong.of(id);
    }

    private void timedOut(long id) {
        Call call = calls.remove(id);
        if (call != null) {
            avoid(call.member(), SLOW);
            call.reply().failed(call.member(), "member " + call.member() + " did not answer in " + setting.patience());
        }
    }

    /** Nobody waits for this reply any more. */
    void forget(long id) {
        Call call = calls.remove(id);
        if (call != null) {
            call.timeout().cancel();
        }
    }

    @Override
    public void up() {
        if (!began) {
            began = true;
            doubt.run();
        }
        comers.forEach(Runnable::run);
    }

    @Override
    public void received(int member, Bytes frame) {
        try {
            Call call = calls.get(Response.idOf(frame));
            if (call == null || call.member() != member) {
                LOG.log(Level.DEBUG, "member {0} answers what it was not asked, or late", member);
                return;
            }
            Response response = Response.decode(frame);
            forget(response.id());
            if (response.answer() instanceof Answer.Unavailable || response.answer() instanceof Answer.Behind) {
                avoid(member, BUSY);
            }
            call.reply().answered(member, response);
        } catch (MalformedException e) {
            distrust(member, String.valueOf(e.getMessage()));
            lines.cut(member);
        }
    }

    @Override
    public void down(int member) {
        List<Call> lost = new ArrayList<>();
        calls.values().removeIf(call -> call.member() == member && lost.add(call));
        for (Call call : lost) {
            call.timeout().cancel();
            call.reply().failed(member, "the link to member " + member + " broke");
        }
    }
}
