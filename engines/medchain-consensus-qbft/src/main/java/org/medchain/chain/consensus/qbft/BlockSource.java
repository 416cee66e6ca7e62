package org.medchain.chain.consensus.qbft;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * Supplies the blocks that a node agrees on with the others: takes events, brings them into an order, and gives blocks to the
 * {@link InstanceDriver}. Called by the node's thread.
 */
interface BlockSource {
    /** The parts of a node that a source works with; {@code proceed} makes the node do what can be done now. */
    record Parts(
            Replica replica,
            int self,
            NodeSettings settings,
            Environment environment,
            InstanceDriver driver,
            Work proceed) {}

    /** Creates the source of a node. */
    interface Factory {
        BlockSource create(Parts parts);

        /** True if all members make the block of round 0 by themselves, so that nobody proposes it. */
        boolean isLeaderless();
    }

    /** Takes an event of this member's own application; {@code receipt} gets the outcome. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException;

    /** Takes events that another member passed on. */
    void received(int member, List<Event> events) throws StorageException;

    /** Another member would not put this event into a block. */
    void hinted(EventHash event) throws StorageException;

    /** True if there is something to agree on: rounds are timed. */
    boolean hasWork();

    /** The highest position in an ordering that a proposed block may state. */
    long orderedTo();

    /** Gives the driver a block soon, if it can take one and there is one. */
    void schedule();

    /** The time that the source asked for by {@link Environment.Timer#BATCH} is over. */
    void batchTimeout() throws StorageException;

    /** The time of a round is over: repeats to {@code others} what they may have missed. */
    void roundOver(Collection<Integer> others);

    /** Drops what can be in no block, before a round is given up for want of one. */
    void removeUnacceptable() throws StorageException;

    /** There is a new link to this member. */
    void linkUp(int member);

    /**
     * A second or so has passed: fails submissions that have waited for too long, and repeats what may be lost.
     *
     * @param hearing says which members take part in the next block
     */
    void tick(Supplier<String> hearing);

    /** Since when, by {@link Environment#elapsedMillis}, this member's own event waits that was accepted first; empty if none waits. */
    OptionalLong waitingSince();

    /** The next block is durable. */
    void committed(Block block);

    /** The next block has other validators than the last. */
    void membersChanged();

    /** This node is no longer a member: fails all submissions. */
    void left();

    /** Fails all submissions. */
    void close(MedChainException reason);
}
