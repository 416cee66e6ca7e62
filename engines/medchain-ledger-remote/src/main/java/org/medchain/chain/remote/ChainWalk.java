package org.medchain.chain.remote;

import java.time.Instant;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;

/** Goes along a chain from its first block, each of them certified, and verifies that it is one. Not thread-safe. */
final class ChainWalk {
    private final BlockHash consortium;
    private BlockHash previous;
    private long timestampMillis;

    ChainWalk(ConsortiumConfig config) {
        this.consortium = config.genesisHash();
        this.previous = consortium;
    }

    /** Verifies, in this order: the link to the block before, the timestamp, and the signature of each event. */
    void add(Block block) throws VerificationException {
        BlockHeader header = block.header();
        if (!header.previous().equals(previous)) {
            throw new VerificationException(
                    block + " comes after " + header.previous() + ", expected after " + previous);
        }
        if (header.timestampMillis() < timestampMillis) {
            throw new VerificationException(block + " has timestamp " + Instant.ofEpochMilli(header.timestampMillis())
                    + ", expected at least " + Instant.ofEpochMilli(timestampMillis));
        }
        for (Event event : block.events()) {
            verify(event, block);
        }
        previous = header.hash();
        timestampMillis = header.timestampMillis();
    }

    private void verify(Event event, Block block) throws VerificationException {
        try {
            event.verifySignature(consortium);
        } catch (VerificationException e) {
            throw new VerificationException(block + " holds " + event + ": " + e.getMessage(), e);
        }
    }
}
