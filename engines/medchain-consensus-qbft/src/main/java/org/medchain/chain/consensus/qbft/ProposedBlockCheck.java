package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** A member takes a proposed block that its replica takes, and that is not of a time which by its clock is to come. */
final class ProposedBlockCheck implements BlockCheck {
    private final Replica replica;
    private final Duration maxClockSkew;
    private final Surroundings surroundings;

    ProposedBlockCheck(Replica replica, Duration maxClockSkew, Surroundings surroundings) {
        this.replica = replica;
        this.maxClockSkew = maxClockSkew;
        this.surroundings = surroundings;
    }

    @Override
    public void check(Block block, boolean reproposed) throws VerificationException, StorageException {
        long latest = surroundings.clockMillis() + maxClockSkew.toMillis();
        long timestamp = block.header().timestampMillis();
        // A block may always have the time of the one before, wherever the clocks have gone since.
        if (!reproposed && timestamp > latest && timestamp > replica.timestampMillis()) {
            throw new VerificationException(block + " has timestamp " + timestamp + ", expected at most " + latest);
        }
        replica.check(block);
    }
}
