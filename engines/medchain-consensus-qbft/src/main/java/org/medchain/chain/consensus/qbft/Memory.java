package org.medchain.chain.consensus.qbft;

import java.util.random.RandomGenerator;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;

/**
 * What a member remembers, whatever happens to its process.
 *
 * @param votes how it voted
 * @param beginnings whether those are all its votes, and who else began to vote
 */
record Memory(VoteLog votes, Beginnings beginnings) implements AutoCloseable {
    /** That in {@code folder}, or a new one. */
    static Memory open(LogFolder folder, RandomGenerator random) throws StorageException {
        VoteLog votes = VoteLog.open(folder);
        try {
            Beginnings beginnings = Beginnings.open(folder, random);
            if (votes.isBegunNow() && beginnings.hasVoted()) {
                beginnings.forget();
            }
            return new Memory(votes, beginnings);
        } catch (StorageException e) {
            votes.close();
            throw e;
        }
    }

    @Override
    public void close() throws StorageException {
        try (beginnings) {
            votes.close();
        }
    }
}
