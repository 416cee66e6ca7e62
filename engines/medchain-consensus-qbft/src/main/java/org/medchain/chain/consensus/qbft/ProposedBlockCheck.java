package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Accepts a proposed block if the replica does, and if its timestamp is not too far ahead of this member's clock. */
final class ProposedBlockCheck implements BlockCheck {
    private final Replica replica;
    private final Duration maxClockSkew;
    private final Environment environment;

    ProposedBlockCheck(Replica replica, Duration maxClockSkew, Environment environment) {
        this.replica = replica;
        this.maxClockSkew = maxClockSkew;
        this.environment = environment;
    }

    @Override
    public void check(Block block, boolean reproposed) throws VerificationException, StorageException {
        long latest = environment.clockMillis() + maxClockSkew.toMillis();
        long timestamp = block.header().timestampMillis();
        // The timestamp of the block before is always allowed, however the clocks were set since.
        if (!reproposed && timestamp > latest && timestamp > replica.timestampMillis()) {
            throw new VerificationException(block + " has timestamp " + timestamp + ", expected at most " + latest);
        }
        replica.check(block);
    }
}
