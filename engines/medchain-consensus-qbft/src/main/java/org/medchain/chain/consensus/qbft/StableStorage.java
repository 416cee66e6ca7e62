package org.medchain.chain.consensus.qbft;

import java.util.random.RandomGenerator;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;

/**
 * A member's stable storage, which survives the end of its process.
 *
 * @param votes its votes
 * @param incarnations whether those are all its votes, and which other members have begun to vote
 */
record StableStorage(VoteLog votes, Incarnations incarnations) implements AutoCloseable {
    /** Opens the storage in {@code folder}, or creates it. */
    static StableStorage open(LogFolder folder, RandomGenerator random) throws StorageException {
        VoteLog votes = VoteLog.open(folder);
        try {
            Incarnations incarnations = Incarnations.open(folder, random);
            if (votes.isNew() && incarnations.hasVoted()) {
                incarnations.renew();
            }
            return new StableStorage(votes, incarnations);
        } catch (StorageException e) {
            votes.close();
            throw e;
        }
    }

    @Override
    public void close() throws StorageException {
        try (incarnations) {
            votes.close();
        }
    }
}
