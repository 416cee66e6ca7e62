package org.medchain.chain.remote.client;

import java.time.Instant;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;

/** Verifies, block by block from the first, that certified blocks form one chain. Not thread-safe. */
final class ChainAudit {
    private final BlockHash consortium;
    private BlockHash previous;
    private long timestampMillis;
    private long orderedTo;

    ChainAudit(ConsortiumConfig config) {
        this.consortium = config.genesisHash();
        this.previous = consortium;
    }

    /** Verifies the next block: its link to the block before, its timestamp, the signature of each event, in this order. */
    void add(Block block) throws VerificationException {
        BlockHeader header = block.header();
        if (!header.previous().equals(previous)) {
            throw new VerificationException(
                    block + " follows block " + header.previous() + ", expected to follow " + previous);
        }
        if (header.timestampMillis() < timestampMillis) {
            throw new VerificationException(block + " has timestamp " + Instant.ofEpochMilli(header.timestampMillis())
                    + ", expected at least " + Instant.ofEpochMilli(timestampMillis));
        }
        if (header.orderedTo() < orderedTo) {
            throw new VerificationException(
                    block + " has position " + header.orderedTo() + " in the ordering, expected at least " + orderedTo);
        }
        for (Event event : block.events()) {
            verify(event, block);
        }
        previous = header.hash();
        timestampMillis = header.timestampMillis();
        orderedTo = header.orderedTo();
    }

    private void verify(Event event, Block block) throws VerificationException {
        try {
            event.verifySignature(consortium);
        } catch (VerificationException e) {
            throw new VerificationException(block + " holds " + event + ": " + e.getMessage(), e);
        }
    }
}
