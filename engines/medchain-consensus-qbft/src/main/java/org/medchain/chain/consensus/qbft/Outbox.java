package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import org.medchain.error.StorageException;

/**
 * The messages of instances on their way to the other members: each leaves after the votes that it follows from are durable.
 * That is done at once for all that come together, such as a PREPARE and the COMMIT that follows because other members' PREPAREs
 * were there already: one write to the disk, one packet. Not thread-safe.
 */
final class Outbox {
    private final VoteLog votes;
    private final Environment environment;
    private final List<Addressed> waiting = new ArrayList<>();
    private boolean dueSoon;

    private record Addressed(List<Integer> to, Message message) {}

    Outbox(VoteLog votes, Environment environment) {
        this.votes = votes;
        this.environment = environment;
    }

    /** Appends a vote to the log; messages that are added later leave after it is durable. */
    void save(VoteRecord vote) throws StorageException {
        votes.append(vote);
    }

    /** Has {@code messages} sent to these members soon. */
    void add(List<Integer> to, List<Message> messages) {
        messages.forEach(message -> waiting.add(new Addressed(to, message)));
        if (!dueSoon) {
            dueSoon = true;
            environment.execute(this::send);
        }
    }

    /** Makes the votes durable, and sends all messages that wait. */
    void send() throws StorageException {
        dueSoon = false;
        votes.sync();
        for (Addressed next : waiting) {
            next.to().forEach(member -> environment.send(member, next.message()));
        }
        waiting.clear();
    }

    /** The block of all votes so far is durable: they are needed no more. */
    void settled() throws StorageException {
        votes.settled();
    }
}
