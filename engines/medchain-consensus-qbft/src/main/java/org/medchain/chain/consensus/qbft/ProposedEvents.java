package org.medchain.chain.consensus.qbft;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** The engine {@code qbft}'s own source of blocks: members pass events on to one another, and the leader proposes. */
final class ProposedEvents implements BlockSource {
    private final Replica replica;
    private final PendingEvents pending;
    private final Proposer proposer;

    private ProposedEvents(Parts parts) {
        this.replica = parts.replica();
        this.pending = new PendingEvents(replica, parts.self(), parts.settings(), parts.environment(), parts.proceed());
        this.proposer = new Proposer(pending, parts.driver(), parts.settings(), parts.environment(), parts.proceed());
    }

    static Factory factory() {
        return new Factory() {
            @Override
            public BlockSource create(Parts parts) {
                return new ProposedEvents(parts);
            }

            @Override
            public boolean isLeaderless() {
                return false;
            }
        };
    }

    @Override
    public void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        pending.submit(event, receipt);
    }

    @Override
    public void received(int member, List<Event> events) throws StorageException {
        pending.received(member, events);
    }

    @Override
    public void hinted(EventHash event) throws StorageException {
        pending.hinted(event);
    }

    @Override
    public boolean hasWork() {
        return pending.hasEvents();
    }

    @Override
    public long orderedTo() {
        return replica.orderedTo();
    }

    @Override
    public void schedule() {
        proposer.schedule();
    }

    @Override
    public void batchTimeout() {
        proposer.batchTimeout();
    }

    @Override
    public void roundOver(Collection<Integer> others) {
        pending.gossipAgain(others);
    }

    @Override
    public void removeUnacceptable() throws StorageException {
        pending.removeUnacceptable();
    }

    @Override
    public void linkUp(int member) {
        pending.gossipAgain(List.of(member));
    }

    @Override
    public void tick(Supplier<String> hearing) {
        pending.expire(hearing);
    }

    @Override
    public OptionalLong waitingSince() {
        return pending.waitingSince();
    }

    @Override
    public void committed(Block block) {
        pending.committed(block);
        proposer.committed(block, replica.config().limits().maxEvents());
    }

    @Override
    public void membersChanged() {}

    @Override
    public void left() {
        pending.left();
    }

    @Override
    public void close(MedChainException reason) {
        pending.close(reason);
    }
}
