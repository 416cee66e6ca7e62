package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import org.medchain.error.StorageException;

/**
 * What a member says about the agreement, on its way to the others: it leaves after the votes that it follows from are
 * durable. That is done for all that comes together, such as a PREPARE and the COMMIT that other members' PREPAREs have
 * been waiting for: one write to the disk, one packet. Not thread-safe.
 */
final class Outbox {
    private final VoteLog votes;
    private final Surroundings surroundings;
    private final List<Addressed> waiting = new ArrayList<>();
    private boolean dueSoon;

    private record Addressed(List<Integer> to, Message message) {}

    Outbox(VoteLog votes, Surroundings surroundings) {
        this.votes = votes;
        this.surroundings = surroundings;
    }

    /** Remembers a vote; what is added after it leaves after it. */
    void save(VoteRecord vote) throws StorageException {
        votes.append(vote);
    }

    /** Has {@code message} sent to these members, soon. */
    void add(List<Integer> to, Message message) {
        waiting.add(new Addressed(to, message));
        if (!dueSoon) {
            dueSoon = true;
            surroundings.execute(this::send);
        }
    }

    /** Sends all that waits. */
    void send() throws StorageException {
        dueSoon = false;
        votes.sync();
        for (Addressed next : waiting) {
            next.to().forEach(member -> surroundings.send(member, next.message()));
        }
        waiting.clear();
    }

    /** The block that all votes so far are about is durable. */
    void settled() throws StorageException {
        votes.settled();
    }
}
