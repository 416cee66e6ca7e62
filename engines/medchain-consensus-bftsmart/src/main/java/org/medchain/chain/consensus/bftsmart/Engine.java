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
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A member at work: comes level with the others, lets BFT-SMaRt start, gives events to all replicas, has blocks made of what
 * was decided. By the engine's thread only.
 */
final class Engine {
    private static final Logger LOG = System.getLogger(Engine.class.getName());
    /** After that, an event is given to the replicas once more: a decision may have been lost. */
    private static final Duration ORDER_AGAIN = Duration.ofSeconds(10);

    /** How long those who are there wait for those who are not: who comes later has to take over their state. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ConsensusContext context;
    private final Replica replica;
    private final BftSmartOptions options;
    private final ReplicaKeys keys;
    private final Peers peers;
    private final Ordering ordering;
    private final Levelling levelling;
    private final Certifier certifier;
    private final Waiting waiting;
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
        this.levelling = new Levelling(replica, peers);
        this.waiting = new Waiting();
        this.certifier = new Certifier(context, parts.promise(), peers, waiting, parts.progress());
        this.session = session;
    }

    /** What the engine works with. */
    record Parts(ReplicaKeys keys, Peers peers, Ordering ordering, Promise promise, Progress progress) {}

    /** Takes an event of this member's application. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        Optional<EventRef> recorded = replica.find(event.hash());
        if (recorded.isPresent()) {
            receipt.complete(recorded.get());
        } else if (!certifier.serves()) {
            receipt.completeExceptionally(membersChanged());
        } else if (waiting.add(event, System.nanoTime(), receipt)) {
            screen(event);
            if (ordering.isRunning()) {
                order(event);
            }
        }
    }

    private static UnavailableException membersChanged() {
        return new UnavailableException(
                "the members have changed, the engine bftsmart serves the first ones: open the ledger with another engine");
    }

    /** Has the signature checked early; the verdict is asked for when the event's turn comes. */
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
        waiting.events().forEach(this::order);
    }

    /** The replica takes requests. */
    void running() {
        LOG.log(Level.INFO, "the replica of member {0} has started", context.member());
        orderAll();
    }

    /** There is a link to a member. */
    void linkUp(int member) throws StorageException {
        peers.send(member, status(true));
    }

    private Message.Status status(boolean question) throws StorageException {
        return new Message.Status(levelling.head(), certifier.promised(), keys.publicKey(), question);
    }

    /**
     * A member sent this. A message that fails as nobody expected is as if the network had lost it, unless a promise or a block
     * may be done by half: then this member must not go on.
     */
    void received(int member, Message message) throws StorageException {
        if (member >= replica.config().memberSet().size()) {
            LOG.log(Level.DEBUG, "member {0} is none of those with whom this engine began", member);
            return;
        }
        try {
            take(member, message);
        } catch (MalformedException | VerificationException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent what is wrong: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            if (!(message instanceof Message.Request || message instanceof Message.BlocksRequest)) {
                throw e;
            }
            LOG.log(Level.ERROR, "what member " + member + " sent cannot be dealt with", e);
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
            peers.send(member, levelling.blocks(request.from()));
        } else if (message instanceof Message.Blocks blocks) {
            certifier.certified(blocks.blocks());
            startIfLevel();
        }
    }

    private void status(int member, Message.Status status)
            throws MalformedException, VerificationException, StorageException {
        levelling.heard(member, status);
        keys.put(member, status.replicaKey());
        if (status.question()) {
            peers.send(member, status(false));
        }
        if (!started && status.height() == replica.height() && status.promised().isPresent()) {
            certifier.adopt(status.promised().get());
        }
        startIfLevel();
    }

    private void startIfLevel() throws StorageException {
        if (started) {
            return;
        }
        if (!levelling.isLevel()) {
            levelling.ask();
        } else if (certifier.promised().isPresent()) {
            certifier.adopt(certifier.promised().get());
        } else if (levelling.hasHeardAll() || System.nanoTime() - openedAt > GRACE.toNanos()) {
            started = true;
            ordering.start();
        }
    }

    /** BFT-SMaRt decided. */
    void decided(int consensus, List<Bytes> requests) throws StorageException {
        List<Order> orders = new ArrayList<>();
        for (Bytes request : requests) {
            try {
                orders.add(Order.decode(request));
            } catch (MalformedException e) {
                LOG.log(Level.WARNING, "what was ordered is no order: " + e.getMessage());
            }
        }
        certifier.decided(consensus, orders);
    }

    /** The replica took over the state of others. */
    void installed(int consensus, long height) {
        certifier.continueAfter(consensus, height);
    }

    /** To be called now and then. */
    void tick() throws StorageException {
        if (!certifier.serves()) {
            waiting.failOlderThan(System.nanoTime(), membersChanged());
        }
        certifier.remind();
        if (!started || certifier.isBehind()) {
            peers.sendAll(status(true));
            startIfLevel();
            levelling.ask();
        }
        waiting.failOlderThan(
                System.nanoTime() - options.giveUpAfter().toNanos(),
                new UnavailableException("no quorum of members agreed on a block with this event in time; whether it"
                        + " comes to the ledger later is not known, submitting it again is safe"));
        if (ordering.isRunning() && System.nanoTime() - orderedAt > ORDER_AGAIN.toNanos()) {
            orderAll();
        }
    }
}
