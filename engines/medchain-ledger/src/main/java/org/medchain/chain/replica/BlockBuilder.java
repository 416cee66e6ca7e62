package org.medchain.chain.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.Tip;
import org.medchain.error.StorageException;

/** Collects the events of the next block, within the consortium's limits. Not thread-safe. */
final class BlockBuilder {
    private final BlockLimits limits;
    private final Tip tip;
    private final long timestampMillis;
    private final BlockJudgement judgement;
    private final Map<EventHash, Event> events = new LinkedHashMap<>();
    private int bytes = Block.OVERHEAD;
    private boolean full;

    BlockBuilder(ConsortiumConfig config, LedgerState state, long timestampMillis) {
        this.limits = config.limits();
        this.tip = state.tip();
        this.timestampMillis = timestampMillis;
        this.judgement = new BlockJudgement(config, state, timestampMillis);
    }

    /**
     * Adds an event that is not on the ledger and whose form was checked. Adding it again has no effect. An event that does not
     * fit closes the block, so that no later event overtakes it. So does an event that conflicts with another one in this block: it
     * can be refused only once that one is on the ledger, which is not certain yet.
     *
     * @return false if the block is full or closed
     */
    boolean add(Event event) throws EventRefusedException, StorageException {
        if (events.containsKey(event.hash())) {
            return true;
        }
        int size = event.encode().size() + Block.OVERHEAD_PER_EVENT;
        full |= events.size() == limits.maxEvents() || bytes + size > limits.maxBlockBytes();
        full = full || judgement.conflicts(event);
        if (full) {
            return false;
        }
        judgement.add(event);
        events.put(event.hash(), event);
        bytes += size;
        return true;
    }

    /** The block, if it has any event; {@code orderedTo} is raised to that of the last block. */
    Optional<Block> build(long orderedTo) {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        List<Event> ordered = new ArrayList<>(events.values());
        return Optional.of(Block.create(
                tip.height() + 1, tip.hash(), timestampMillis, ordered, Math.max(orderedTo, tip.orderedTo())));
    }
}
