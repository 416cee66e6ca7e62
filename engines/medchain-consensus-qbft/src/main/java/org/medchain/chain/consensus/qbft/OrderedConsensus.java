package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.EngineStatus;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.chain.ordering.OrderingFactory;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** Runs a node whose blocks are made of the entries of an {@link Ordering}. */
final class OrderedConsensus implements Consensus {
    private final Ordering ordering;
    private final EntryQueue entries;
    private final QbftConsensus voting;

    private OrderedConsensus(Ordering ordering, EntryQueue entries, QbftConsensus voting) {
        this.ordering = ordering;
        this.entries = entries;
        this.voting = voting;
    }

    static OrderedConsensus start(
            ConsensusContext context, String name, OrderedOptions options, OrderingFactory orderings)
            throws UnavailableException, StorageException {
        OrderingChannel channel = new OrderingChannel();
        Ordering ordering = orderings.open(new OrderingContext(
                context.replica().config().genesisHash(),
                context.member(),
                context.replica().members(),
                context.clock(),
                context.random(),
                context.folder().resolve(name),
                options.ordering(),
                channel,
                context.metrics()));
        try {
            return start(context, name, options, ordering, channel);
        } catch (UnavailableException | StorageException | RuntimeException e) {
            ordering.close();
            throw e;
        }
    }

    private static OrderedConsensus start(
            ConsensusContext context, String name, OrderedOptions options, Ordering ordering, OrderingChannel channel)
            throws UnavailableException, StorageException {
        int block = context.replica().config().limits().maxBlockBytes();
        EntryQueue entries = new EntryQueue(2L * Math.max(block, Ordering.MAX_ENTRY_BYTES) + Block.MAX_SIZE);
        Sources sources = new Sources(ordering, entries);
        QbftConsensus voting = QbftConsensus.start(context, options.voting(), name, sources, channel);
        try {
            OrderedEvents source = sources.created();
            entries.giveTo((position, entry) -> voting.execute(() -> source.entry(position, entry)));
            ordering.follow(context.replica().orderedTo(), entries);
        } catch (RuntimeException e) {
            voting.close();
            throw e;
        }
        return new OrderedConsensus(ordering, entries, voting);
    }

    /** Creates the one source, and remembers it. */
    private static final class Sources implements BlockSource.Factory {
        private final Ordering ordering;
        private final EntryQueue entries;
        private @Nullable OrderedEvents created;

        Sources(Ordering ordering, EntryQueue entries) {
            this.ordering = ordering;
            this.entries = entries;
        }

        @Override
        public BlockSource create(BlockSource.Parts parts) {
            OrderedEvents source = new OrderedEvents(parts, ordering, entries::released);
            created = source;
            return source;
        }

        @Override
        public boolean isLeaderless() {
            return true;
        }

        OrderedEvents created() {
            if (created == null) {
                throw new IllegalStateException("no node was created");
            }
            return created;
        }
    }

    @Override
    public CompletableFuture<EventRef> submit(Event event) {
        return voting.submit(event);
    }

    @Override
    public long agreedTo() {
        return voting.agreedTo();
    }

    @Override
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(voting.issues());
        boolean closed = issues.stream().anyMatch(issue -> issue.code() == IssueCode.CLOSED);
        if (!closed) {
            issues.addAll(ordering.issues());
        }
        return issues;
    }

    @Override
    public EngineStatus status() {
        return voting.status();
    }

    @Override
    public boolean isCaughtUp() {
        return voting.isCaughtUp();
    }

    /** The node ends first, so that nothing is submitted to an ordering that has ended. */
    @Override
    public void close() {
        entries.end();
        voting.close();
        ordering.close();
    }
}
