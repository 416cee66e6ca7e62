package org.medchain.chain.consensus.qbft;

import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.member.Work;
import org.medchain.error.StorageException;

/**
 * Proposes blocks when this member leads, and gossips new events: both after the messages that already wait have been taken, so
 * that what comes together makes one block and one message. Not thread-safe.
 */
final class Proposer {
    private final PendingEvents pending;
    private final InstanceDriver driver;
    private final NodeSettings settings;
    private final Environment environment;
    private final Work proposed;
    private final Batching batching = new Batching();
    private boolean scheduled;

    /** {@code proposed} is run after a block was proposed. */
    Proposer(
            PendingEvents pending,
            InstanceDriver driver,
            NodeSettings settings,
            Environment environment,
            Work proposed) {
        this.pending = pending;
        this.driver = driver;
        this.settings = settings;
        this.environment = environment;
        this.proposed = proposed;
    }

    /** Has events proposed or gossiped soon, if there are any. */
    void schedule() {
        if (!scheduled && (mayPropose() || pending.hasGossip())) {
            scheduled = true;
            environment.execute(this::proposeAndGossip);
        }
    }

    private boolean mayPropose() {
        return driver.mayPropose() && pending.hasEvents();
    }

    private void proposeAndGossip() throws StorageException {
        scheduled = false;
        if (mayPropose()) {
            if (batching.isComplete(pending.size())) {
                propose();
            } else if (batching.begins()) {
                environment.setTimer(Environment.Timer.BATCH, settings.batchTimeout());
            }
        }
        pending.gossip();
    }

    private void propose() throws StorageException {
        Optional<Block> block = pending.makeBlock();
        if (block.isPresent()) {
            if (driver.propose(block.get())) {
                pending.proposed(block.get());
            }
            proposed.run();
        }
    }

    /** The batch timer went off. */
    void batchTimeout() {
        batching.timeout();
    }

    /** A block is durable; the next one may have {@code maxEvents}. */
    void committed(Block block, int maxEvents) {
        batching.committed(block.events().size(), pending.size(), maxEvents);
    }
}
