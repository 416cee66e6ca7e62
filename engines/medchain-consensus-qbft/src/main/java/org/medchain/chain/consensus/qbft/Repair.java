package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Fetches from other members the blocks that this one's disk does not hold any more: one message after the other, from one
 * member after the other. Meanwhile this member votes on, for that takes no old block. Not thread-safe.
 */
final class Repair {
    private static final Logger LOG = System.getLogger(Repair.class.getName());

    private final Replica replica;
    private final CatchUp catchUp;
    private final Surroundings surroundings;

    Repair(Replica replica, CatchUp catchUp, Surroundings surroundings) {
        this.replica = replica;
        this.catchUp = catchUp;
        this.surroundings = surroundings;
    }

    /** Some time passed: asks for the first block that is damaged, unless an answer is still awaited. */
    void tick() {
        SortedSet<Long> damaged = replica.damaged();
        if (!damaged.isEmpty() && !catchUp.isWaiting()) {
            long height = damaged.first();
            catchUp.whoHas(height).ifPresent(member -> surroundings.send(member, new Message.BlocksRequest(height)));
        }
    }

    /** A member sends blocks. */
    void take(int member, Message.Blocks blocks) {
        SortedSet<Long> damaged = replica.damaged();
        for (CertifiedBlock block : blocks.blocks()) {
            if (damaged.contains(block.block().header().height())) {
                try {
                    replica.repair(block);
                } catch (VerificationException e) {
                    LOG.log(Level.INFO, () -> "member " + member + " sent no repair: " + e.getMessage());
                } catch (StorageException e) {
                    LOG.log(Level.WARNING, "a block is not repaired yet: " + e.getMessage());
                }
            }
        }
    }
}
