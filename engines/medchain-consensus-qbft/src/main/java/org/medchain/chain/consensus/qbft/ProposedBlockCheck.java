package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Accepts a proposed block if the replica does, if its timestamp is not too far ahead of this member's clock, and if its position in
 * an ordering is one that this member knows.
 */
final class ProposedBlockCheck implements BlockCheck {
    private final Replica replica;
    private final Duration maxClockSkew;
    private final Environment environment;
    private final LongSupplier orderedTo;

    ProposedBlockCheck(Replica replica, Duration maxClockSkew, Environment environment, LongSupplier orderedTo) {
        this.replica = replica;
        this.maxClockSkew = maxClockSkew;
        this.environment = environment;
        this.orderedTo = orderedTo;
    }

    @Override
    public void check(Block block, boolean reproposed) throws VerificationException, StorageException {
        long latest = environment.clockMillis() + maxClockSkew.toMillis();
        long timestamp = block.header().timestampMillis();
        // The timestamp of the block before is always allowed, however the clocks were set since.
        if (!reproposed && timestamp > latest && timestamp > replica.timestampMillis()) {
            throw new VerificationException(block + " has timestamp " + timestamp + ", expected at most " + latest);
        }
        long position = block.header().orderedTo();
        if (!reproposed && position > orderedTo.getAsLong()) {
            throw new VerificationException(block + " has position " + position + " in the ordering, expected at most "
                    + orderedTo.getAsLong());
        }
        replica.check(block);
    }
}
