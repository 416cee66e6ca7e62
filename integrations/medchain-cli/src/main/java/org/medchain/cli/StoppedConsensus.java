package org.medchain.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;

/** Takes no events: with it the ledger of a member that does not run is read. */
final class StoppedConsensus implements Consensus {
    private final Replica replica;

    private StoppedConsensus(Replica replica) {
        this.replica = replica;
    }

    /** Starts none. */
    static final class Factory implements ConsensusFactory {
        @Override
        public String name() {
            return "stopped";
        }

        @Override
        public Consensus start(ConsensusContext context) {
            return new StoppedConsensus(context.replica());
        }
    }

    @Override
    public CompletableFuture<EventRef> submit(Event event) {
        return CompletableFuture.failedFuture(
                new UnavailableException("expected a member that runs, found its files alone; they are only read"));
    }

    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public long agreedTo() {
        return replica.height();
    }

    @Override
    public List<Issue> issues() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing was started.
    }
}
