package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Fetches from other members the blocks that are damaged on this member's disk: one message at a time, from the members in turn.
 * This member goes on voting, because that needs no old block. Not thread-safe.
 */
final class Repair {
    private static final Logger LOG = System.getLogger(Repair.class.getName());

    private final Replica replica;
    private final ProgressTracker progress;
    private final Environment environment;

    Repair(Replica replica, ProgressTracker progress, Environment environment) {
        this.replica = replica;
        this.progress = progress;
        this.environment = environment;
    }

    /** Some time has passed: asks for the first damaged block, unless a member owes an answer. */
    void tick() {
        SortedSet<Long> damaged = replica.damaged();
        if (!damaged.isEmpty() && !progress.isWaiting()) {
            long height = damaged.first();
            progress.whoHas(height).ifPresent(member -> environment.send(member, new Message.BlocksRequest(height)));
        }
    }

    /** A member sends blocks. */
    void received(int member, Message.Blocks blocks) {
        SortedSet<Long> damaged = replica.damaged();
        for (CertifiedBlock block : blocks.blocks()) {
            if (damaged.contains(block.block().header().height())) {
                try {
                    replica.repair(block);
                } catch (VerificationException e) {
                    LOG.log(
                            Level.INFO,
                            () -> "member " + member + " sent an invalid block for a repair: " + e.getMessage());
                } catch (StorageException e) {
                    LOG.log(Level.WARNING, "MC-L014 a damaged block could not be repaired yet: " + e.getMessage());
                }
            }
        }
    }
}
