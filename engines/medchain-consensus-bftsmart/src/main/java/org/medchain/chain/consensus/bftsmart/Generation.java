package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;

/**
 * This member's replica among those of one set of members. Replicas are numbered from 0, in the order of the members' numbers.
 * Methods that do not say otherwise are called by one thread.
 */
final class Generation implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Generation.class.getName());
    /** How long to wait for missing members before the start: a replica that comes later may keep the others waiting for its key. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** How long to wait, once this replica takes requests, for missing ones to do so. */
    private static final Duration REQUESTS_GRACE = Duration.ofSeconds(5);

    private final long number;
    private final MemberSet members;
    private final List<Integer> numbers;
    private final int self;
    private final Peers peers;
    private final ReplicaKeys keys;
    private final Tunnels tunnels;
    private final Replica replica;
    private final Set<Integer> heard = new HashSet<>();
    /** Whose replicas have this one's key, and so accept a connection of it. */
    private final Set<Integer> acknowledged = new HashSet<>();

    private final Set<Integer> running = new HashSet<>();
    private final int session;
    private final long openedAt = System.nanoTime();
    private int sequence;
    private boolean started;
    private long runningSince;

    /** What a generation tells of itself, by any thread. */
    record Listener(Decisions.Listener decisions, Runnable running, Consumer<UnavailableException> failed) {}

    Generation(
            int self, MemberSet members, BftSmartOptions options, SecureRandom random, Peers peers, Listener listener)
            throws UnavailableException {
        this.number = members.changes();
        this.members = members;
        this.numbers = List.copyOf(new TreeSet<>(members.numbers()));
        this.self = self;
        this.peers = peers;
        this.session = random.nextInt(Integer.MAX_VALUE);
        this.keys = ReplicaKeys.generate(index(self), random);
        int port = LocalPorts.free(1).get(0);
        this.tunnels = new Tunnels("medchain-ledger-bftsmart-" + self + "-tunnels", number, port + 1, peers);
        Replica.Settings settings = new Replica.Settings(
                index(self), port, entrances(), keys, options.leaderTimeout().toMillis(), Generation::isAcceptable);
        Decisions decisions = new Decisions(index(self), listener.decisions());
        this.replica = new Replica(settings, decisions, listener.running(), listener.failed());
    }

    private int index(int member) {
        return numbers.indexOf(member);
    }

    /** Of two replicas the one with the higher number opens the connection. */
    private List<Integer> entrances() throws UnavailableException {
        List<Integer> entrances = new ArrayList<>();
        for (int member : numbers) {
            entrances.add(member < self ? tunnels.entrance(member) : 0);
        }
        return entrances;
    }

    /** Whether a replica accepts a request that the leader proposes. */
    private static boolean isAcceptable(byte[] request) {
        try {
            Request unused = Request.decode(Bytes.copyOf(request));
            return true;
        } catch (MalformedException e) {
            LOG.log(Level.INFO, "a request is malformed: " + e.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L001 a request is not ordered, because it failed unexpectedly", e);
            return false;
        }
    }

    long number() {
        return number;
    }

    /** Tells all members that do not know it of this replica, and starts it once enough are there. */
    void tick() {
        for (int member : numbers) {
            if (member != self && !isKnown(member)) {
                boolean unused = peers.send(member, hello(member, true));
            }
        }
        startIfPossible();
    }

    /** True if its replica has this one's key and takes requests: nothing more is to be learned of it. */
    private boolean isKnown(int member) {
        return heard.contains(member) && acknowledged.contains(member) && running.contains(member);
    }

    private Message.Hello hello(int member, boolean question) {
        return new Message.Hello(number, keys.publicKey(), heard.contains(member), running.contains(self), question);
    }

    private void startIfPossible() {
        boolean all = heard.size() + 1 == numbers.size();
        boolean enough = heard.size() + 1 >= members.quorum() && System.nanoTime() - openedAt > GRACE.toNanos();
        if (!started && (all || enough)) {
            started = true;
            LOG.log(Level.INFO, "member {0} knows the replicas of members {1}, and starts its own", self, heard);
            replica.start();
        }
    }

    /** A member runs a replica of this generation, with a new key if it was restarted. */
    void received(int member, Message.Hello hello) throws MalformedException {
        if (index(member) < 0) {
            return;
        }
        keys.put(index(member), hello.replicaKey());
        heard.add(member);
        if (hello.running()) {
            running.add(member);
        }
        if (hello.keyKnown()) {
            acknowledged.add(member);
            tunnels.open(member);
        }
        if (hello.question()) {
            boolean unused = peers.send(member, hello(member, false));
        }
        startIfPossible();
    }

    /** A member's request. */
    void received(int member, Message.Submitted submitted) {
        if (index(member) >= 0) {
            replica.request(index(member), submitted);
        }
    }

    /** There is a link to this member. By any thread. */
    void linkUp(int member) {
        tunnels.linkUp(member);
    }

    /** There is a new link to a member: asks again for its replica. */
    void up(int member) {
        heard.remove(member);
        acknowledged.remove(member);
        running.remove(member);
        tick();
    }

    /** The link to a member is down; its replica is heard again before it is used. By any thread. */
    void down(int member) {
        tunnels.cut(member);
    }

    /** This member's replica takes requests. */
    void running() {
        running.add(self);
        runningSince = System.nanoTime();
        for (int member : numbers) {
            if (member != self) {
                boolean unused = peers.send(member, hello(member, false));
            }
        }
    }

    /**
     * True if a request may be submitted: the leader proposes it at once, and a replica that is just starting would miss the
     * proposal, for which the others then wait until they replace the leader.
     */
    boolean takesRequests() {
        boolean enough =
                running.size() >= members.quorum() && System.nanoTime() - runningSince > REQUESTS_GRACE.toNanos();
        return running.contains(self) && (running.size() == numbers.size() || enough);
    }

    /** The connections between replicas. */
    Tunnels tunnels() {
        return tunnels;
    }

    /** Gives a request of this member to all replicas; false if this one does not run. */
    boolean submit(Bytes request) {
        if (!replica.isRunning()) {
            return false;
        }
        Message.Submitted submitted = new Message.Submitted(number, session, sequence, request);
        sequence++;
        for (int member : numbers) {
            if (member != self && !peers.send(member, submitted)) {
                LOG.log(Level.TRACE, "member {0} is not reachable", member);
            }
        }
        replica.request(index(self), submitted);
        return true;
    }

    /** Ends the replica. Waits for it up to five seconds. */
    @Override
    public void close() {
        tunnels.close();
        replica.close();
    }
}
