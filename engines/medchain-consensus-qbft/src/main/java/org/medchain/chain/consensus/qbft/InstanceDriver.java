package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Drives the instance of the next height while this member participates: feeds it inputs, carries out each {@link Ready}, and
 * buffers messages that the instance cannot take yet. Not thread-safe.
 *
 * <p>If the member's key cannot be used for an input, its output is discarded, as if the process had ended before: the member
 * stops participating, and a new instance resumes from the vote log when the key is tried again.
 */
final class InstanceDriver {
    private static final Logger LOG = System.getLogger(InstanceDriver.class.getName());

    private final Supplier<QbftInstance> instances;
    private final Participation participation;
    private final Outbox outbox;
    private final RoundTimer timer;
    private final Decided decided;
    private final FutureMessageBuffer futureMessages = new FutureMessageBuffer();
    private QbftInstance instance;

    /** Learns of decisions. */
    @FunctionalInterface
    interface Decided {
        /** A quorum decided on this block. */
        void decided(CertifiedBlock block) throws StorageException;
    }

    /** An input to the instance. */
    @FunctionalInterface
    private interface Input<E extends Exception> {
        Ready feed() throws E, StorageException;
    }

    /** {@code instances} creates the instance that follows the last block of the chain. */
    InstanceDriver(
            Supplier<QbftInstance> instances,
            Participation participation,
            Outbox outbox,
            RoundTimer timer,
            Decided decided) {
        this.instances = instances;
        this.participation = participation;
        this.outbox = outbox;
        this.timer = timer;
        this.decided = decided;
        this.instance = instances.get();
    }

    /** The height of the next block. */
    long height() {
        return instance.height();
    }

    long round() {
        return instance.round();
    }

    /** True if the rounds go on even if no events wait. */
    boolean isUnderWay() {
        return instance.isUnderWay();
    }

    /** True if this member may propose a new block now. */
    boolean mayPropose() {
        return participation.isActive() && instance.mayPropose();
    }

    /** True if this member may vote for the block that it made by itself. */
    boolean mayTakeCandidate() {
        return participation.isActive() && instance.mayTakeCandidate();
    }

    /** Votes for a block that this member made by itself; false if its key cannot be used. */
    boolean candidate(Block block) throws StorageException {
        return feed(() -> instance.candidate(block));
    }

    /** True if this member votes now. */
    boolean isActive() {
        return participation.isActive();
    }

    /** What this member sent in this round. */
    List<Message> sent() {
        return instance.sent();
    }

    /** The next block is durable: its instance ends, and the next one begins. */
    void advance() throws StorageException {
        outbox.settled();
        restart();
    }

    private void restart() {
        timer.stop();
        instance = instances.get();
    }

    /** This member begins to participate: continues from its votes at this height, if there are any. */
    void resume() throws StorageException {
        List<VoteRecord> votes = participation.votesAt(instance.height());
        if (!votes.isEmpty()) {
            feed(() -> instance.resume(votes));
        }
    }

    /** Takes a message of the current height, or keeps it until this member's key can be used. */
    void receive(Message.ForInstance message) throws VerificationException, StorageException {
        if (!feed(() -> instance.receive(message))) {
            buffer(message);
        }
    }

    /** Keeps a message until this member participates at its height. */
    void buffer(Message.ForInstance message) {
        futureMessages.add(message.signed().member(), message);
    }

    /** Takes the messages of the current height that were buffered. */
    void receiveBuffered() throws StorageException {
        long height = instance.height();
        for (Message.ForInstance message : futureMessages.take(height)) {
            if (!participation.isActive()) {
                buffer(message);
            } else if (instance.height() == height) {
                try {
                    receive(message);
                } catch (VerificationException e) {
                    LOG.log(Level.DEBUG, () -> "member " + message.signed().member() + ": " + e.getMessage());
                }
            }
        }
    }

    /** Proposes a block; false if this member's key cannot be used. */
    boolean propose(Block block) throws StorageException {
        return feed(() -> instance.propose(block));
    }

    /** Leaves rounds of which this member has nothing to expect, as {@link QbftInstance#isHopeless} says. */
    void leaveHopelessRounds(IntPredicate reachable) throws StorageException {
        while (participation.isActive() && instance.isHopeless(reachable)) {
            timeout();
        }
    }

    /** The time of the round is over. */
    void timeout() throws StorageException {
        feed(instance::timeout);
    }

    /** False if this member's key cannot be used. */
    private <E extends Exception> boolean feed(Input<E> input) throws E, StorageException {
        Ready ready;
        try {
            ready = input.feed();
        } catch (KeyUnavailableException e) {
            participation.suspend();
            restart();
            return false;
        }
        carryOut(ready);
        return true;
    }

    private void carryOut(Ready ready) throws StorageException {
        for (VoteRecord vote : ready.votes()) {
            if (vote.prepared().isPresent()) {
                participation.commits(vote.view().height());
            }
            outbox.save(vote);
        }
        if (!ready.messages().isEmpty()) {
            outbox.add(participation.others(), ready.messages());
        }
        ready.timer().ifPresent(timer::start);
        if (ready.decided().isPresent()) {
            decided.decided(ready.decided().get());
        }
    }
}
