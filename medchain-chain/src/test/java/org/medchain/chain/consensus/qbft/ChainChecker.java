package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.store.StoredBlock;
import org.medchain.error.VerificationException;

/** Watches every block that an honest member makes durable, and every receipt. */
final class ChainChecker {
    private final ConsortiumConfig config;
    private final Map<Long, BlockHash> blocks = new HashMap<>();
    private final Map<EventHash, Long> events = new HashMap<>();
    private final Set<EventRef> receipts = new HashSet<>();

    ChainChecker(ConsortiumConfig config) {
        this.config = config;
    }

    /** One block at each height, certified by a quorum; each event in one of them. */
    void durable(StoredBlock stored) {
        Block block = stored.block();
        long height = block.header().height();
        BlockHash other = blocks.putIfAbsent(height, block.hash());
        if (other != null && !other.equals(block.hash())) {
            throw new Violation("a fork at height " + height + ": " + other + " and " + block.hash());
        }
        try {
            stored.certificate().verify(config, config.memberSet(), block.header());
        } catch (VerificationException e) {
            throw new Violation("height " + height + ": " + e.getMessage());
        }
        block.events().forEach(event -> {
            Long before = events.putIfAbsent(event.hash(), height);
            if (before != null && before != height) {
                throw new Violation(event + " is at heights " + before + " and " + height);
            }
        });
    }

    /** A receipt names a block that is durable at the member who gave it. */
    void acknowledged(EventRef receipt) {
        Long height = events.get(receipt.event());
        if (height == null || !receipt.block().equals(blocks.get(height))) {
            throw new Violation("receipt " + receipt + " names no block");
        }
        receipts.add(receipt);
    }

    /** At the end every honest member has every block, and so every event that was acknowledged. */
    void complete(List<MemoryChain> chains) {
        for (MemoryChain chain : chains) {
            if (chain.tip().height() != blocks.size()) {
                throw new Violation("a member ends at height " + chain.tip().height() + " of " + blocks.size());
            }
            for (EventRef receipt : receipts) {
                if (chain.event(receipt.event()).isEmpty()) {
                    throw new Violation("acknowledged " + receipt + " is missing");
                }
            }
        }
    }

    int height() {
        return blocks.size();
    }

    /** A promise that was broken. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }
}
