package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.Submissions;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * Catches up with the other members, starts BFT-SMaRt, gives events to all replicas, and makes blocks of the decisions. Confined to
 * the engine's thread.
 */
final class Engine {
    private static final Logger LOG = System.getLogger(Engine.class.getName());
    /** After that time events are given to the replicas again, because a decision may have been lost. */
    private static final Duration ORDER_AGAIN = Duration.ofSeconds(10);

    /** How long to wait for missing members before BFT-SMaRt starts: a later one has to take over the others' state. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ConsensusContext context;
    private final Replica replica;
    private final BftSmartOptions options;
    private final ReplicaKeys keys;
    private final Peers peers;
    private final Ordering ordering;
    private final CatchUp catchUp;
    private final Certifier certifier;
    private final Submissions submissions;
    private final int session;
    private int sequence;
    private boolean started;
    private final long openedAt = System.nanoTime();
    private long orderedAt = System.nanoTime();

    Engine(ConsensusContext context, BftSmartOptions options, Parts parts, int session) {
        this.context = context;
        this.replica = context.replica();
        this.options = options;
        this.keys = parts.keys();
        this.peers = parts.peers();
        this.ordering = parts.ordering();
        this.catchUp = new CatchUp(replica, peers);
        this.submissions = new Submissions();
        this.certifier = new Certifier(context, parts.lastSigned(), peers, submissions, parts.progress());
        this.session = session;
    }

    /** The collaborators of the engine. */
    record Parts(ReplicaKeys keys, Peers peers, Ordering ordering, LastSignedBlock lastSigned, Progress progress) {}

    /** Takes an event of this member's application. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        Optional<EventRef> recorded = replica.find(event.hash());
        if (recorded.isPresent()) {
            receipt.complete(recorded.get());
        } else if (!certifier.serves()) {
            receipt.completeExceptionally(membersChanged());
        } else if (submissions.add(event, System.nanoTime(), receipt)) {
            screen(event);
            if (ordering.isRunning()) {
                order(event);
            }
        }
    }

    private static UnavailableException membersChanged() {
        return new UnavailableException(
                "the members have changed, but the engine bftsmart serves those of the genesis configuration only; open the ledger with"
                        + " another engine");
    }

    /** Verifies the signature early; the result is used when the event is judged. */
    private void screen(Event event) {
        CompletableFuture<Void> unused = replica.screen(event);
    }

    private void order(Event event) {
        Bytes order = new Order(context.clock().millis(), event).encode();
        Message.Request request = new Message.Request(session, sequence, order);
        sequence++;
        peers.sendAll(request);
        ordering.request(context.member(), request);
    }

    private void orderAll() {
        orderedAt = System.nanoTime();
        submissions.events().forEach(this::order);
    }

    /** The replica takes requests. */
    void running() {
        LOG.log(Level.INFO, "the replica of member {0} has started", context.member());
        orderAll();
    }

    /** The link to a member is up. */
    void linkUp(int member) throws StorageException {
        peers.send(member, status(true));
    }

    private Message.Status status(boolean question) throws StorageException {
        return new Message.Status(catchUp.head(), certifier.signedBlock(), keys.publicKey(), question);
    }

    /**
     * Takes a message. A message that fails unexpectedly is dropped, as if the network had lost it, unless a signature or a block may
     * be half done: then this member must stop.
     */
    void received(int member, Message message) throws StorageException {
        if (member >= replica.config().memberSet().size()) {
            LOG.log(Level.DEBUG, "member {0} is not in the genesis configuration", member);
            return;
        }
        try {
            take(member, message);
        } catch (MalformedException | VerificationException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent an invalid message: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            if (!(message instanceof Message.Request || message instanceof Message.BlocksRequest)) {
                throw e;
            }
            LOG.log(Level.ERROR, "a message of member " + member + " was dropped, because it failed unexpectedly", e);
        }
    }

    private void take(int member, Message message) throws MalformedException, VerificationException, StorageException {
        if (message instanceof Message.Status status) {
            status(member, status);
        } else if (message instanceof Message.Request request) {
            screen(Order.decode(request.order()).event());
            ordering.request(member, request);
        } else if (message instanceof Message.Signed signed) {
            certifier.signed(member, signed);
        } else if (message instanceof Message.BlocksRequest request) {
            peers.send(member, catchUp.blocks(request.from()));
        } else if (message instanceof Message.Blocks blocks) {
            certifier.certified(blocks.blocks());
            startIfCaughtUp();
        }
    }

    private void status(int member, Message.Status status)
            throws MalformedException, VerificationException, StorageException {
        catchUp.heard(member, status);
        keys.put(member, status.replicaKey());
        if (status.question()) {
            peers.send(member, status(false));
        }
        if (!started
                && status.height() == replica.height()
                && status.signedBlock().isPresent()) {
            certifier.adopt(status.signedBlock().get());
        }
        startIfCaughtUp();
    }

    private void startIfCaughtUp() throws StorageException {
        if (started) {
            return;
        }
        if (!catchUp.isCaughtUp()) {
            catchUp.ask();
        } else if (certifier.signedBlock().isPresent()) {
            certifier.adopt(certifier.signedBlock().get());
        } else if (catchUp.hasHeardAll() || System.nanoTime() - openedAt > GRACE.toNanos()) {
            started = true;
            ordering.start();
        }
    }

    /** A consensus instance decided these requests. */
    void decided(int consensus, List<Bytes> requests) throws StorageException {
        List<Order> orders = new ArrayList<>();
        for (Bytes request : requests) {
            try {
                orders.add(Order.decode(request));
            } catch (MalformedException e) {
                LOG.log(Level.WARNING, "a decided request is malformed: " + e.getMessage());
            }
        }
        certifier.decided(consensus, orders);
    }

    /** The replica took over the state of the others. */
    void installed(int consensus, long height) {
        certifier.continueAfter(consensus, height);
    }

    /** Does what is due; to be called regularly. */
    void tick() throws StorageException {
        if (!certifier.serves()) {
            submissions.failAll(membersChanged());
        }
        certifier.remind();
        if (!started || certifier.isBehind()) {
            peers.sendAll(status(true));
            startIfCaughtUp();
            catchUp.ask();
        }
        submissions.failOlderThan(
                System.nanoTime() - options.giveUpAfter().toNanos(),
                event -> new UnavailableException("no quorum of members agreed on a block with event " + event
                        + " in time; whether it comes to the ledger later is unknown, submitting it again is safe"));
        if (ordering.isRunning() && System.nanoTime() - orderedAt > ORDER_AGAIN.toNanos()) {
            orderAll();
        }
    }
}
