package org.medchain.chain.replica;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.Tip;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** The rules of blocks. Thread-safe. */
final class BlockRules {
    private final ConsortiumConfig config;

    /** Checks the form of all of a block's events. */
    @FunctionalInterface
    interface FormCheck {
        void check(List<Event> events) throws EventRefusedException, StorageException, UnavailableException;
    }

    BlockRules(ConsortiumConfig config) {
        this.config = config;
    }

    /**
     * Verifies, in this order: the link to the block before, the timestamp, the limits, the form of each event, and each
     * event against those before it. A {@link Block} ensures by itself that header and events agree.
     */
    void check(Block block, LedgerState before, FormCheck form)
            throws VerificationException, StorageException, UnavailableException {
        checkHeader(block, before.tip());
        checkLimits(block);
        try {
            form.check(block.events());
            checkEvents(block, before);
        } catch (EventRefusedException e) {
            throw new VerificationException(block + ": " + e.getMessage(), e);
        }
    }

    private static void checkHeader(Block block, Tip tip) throws VerificationException {
        if (!tip.isBefore(block.header())) {
            throw new VerificationException(block + " is at height "
                    + block.header().height() + " after " + block.header().previous() + ", expected height "
                    + (tip.height() + 1) + " after " + tip.hash());
        }
        if (block.header().timestampMillis() < tip.timestampMillis()) {
            throw new VerificationException(block + " has timestamp "
                    + Instant.ofEpochMilli(block.header().timestampMillis()) + ", expected at least "
                    + Instant.ofEpochMilli(tip.timestampMillis()));
        }
        if (block.header().orderedTo() < tip.orderedTo()) {
            throw new VerificationException(block + " has position "
                    + block.header().orderedTo() + " in the ordering, expected at least " + tip.orderedTo());
        }
    }

    private void checkLimits(Block block) throws VerificationException {
        BlockLimits limits = config.limits();
        int events = block.events().size();
        int bytes = block.encode().size();
        if (events > limits.maxEvents() || bytes > limits.maxBlockBytes()) {
            throw new VerificationException(block + " has " + events + " events and " + bytes
                    + " bytes, expected at most " + limits.maxEvents() + " and " + limits.maxBlockBytes());
        }
    }

    private void checkEvents(Block block, LedgerState before)
            throws VerificationException, EventRefusedException, StorageException {
        BlockJudgement judgement =
                new BlockJudgement(config, before, block.header().timestampMillis());
        Set<EventHash> seen = new HashSet<>();
        for (Event event : block.events()) {
            if (!seen.add(event.hash()) || before.event(event.hash()).isPresent()) {
                throw new VerificationException(block + " holds " + event + ", which is on the ledger already");
            }
            judgement.add(event);
        }
    }
}
