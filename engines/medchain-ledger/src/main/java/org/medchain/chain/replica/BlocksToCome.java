package org.medchain.chain.replica;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;

/**
 * Blocks that will be committed next, whose certificates and events are checked before their turn. The events of a block, and the
 * block after it, are checked only once its certificate was found valid, and nothing is checked any more of blocks that were replaced.
 * So whoever sends blocks that no quorum certified costs one check of a certificate for all blocks that were sent together. For one
 * thread.
 */
final class BlocksToCome {
    private final ConsortiumConfig config;
    private final Screening screening;
    private final Map<BlockHash, Examined> blocks = new HashMap<>();
    /** How often the blocks were replaced; read by the threads that check. */
    private volatile int generation;

    /** A certificate, and whether it was found to be one of these members. */
    private record Examined(CertifiedBlock block, MemberSet members, CompletableFuture<Boolean> certified) {}

    BlocksToCome(ConsortiumConfig config, Screening screening) {
        this.config = config;
        this.screening = screening;
    }

    /** Replaces the blocks by these, each the one after the other, which {@code members} are thought to have certified. */
    void set(List<CertifiedBlock> next, MemberSet members) {
        blocks.clear();
        int current = generation + 1;
        generation = current;
        CompletableFuture<Boolean> before = CompletableFuture.completedFuture(true);
        for (CertifiedBlock block : next) {
            before = before.thenCompose(valid -> valid
                    ? screening.supply(() -> examine(block, members, current))
                    : CompletableFuture.completedFuture(false));
            blocks.put(block.block().hash(), new Examined(block, members, before));
        }
    }

    /** Checks the certificate, and begins to check the events if it is valid; does nothing once the blocks were replaced. */
    private boolean examine(CertifiedBlock block, MemberSet members, int asked) {
        boolean valid = asked == generation && isCertified(block, members);
        if (valid) {
            for (Event event : block.block().events()) {
                CompletableFuture<Void> unused = screening.screen(event);
            }
        }
        return valid;
    }

    private boolean isCertified(CertifiedBlock block, MemberSet members) {
        try {
            block.certificate().verify(config, members, block.block().header());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    /** Whether this certificate was found to be one of these members; if not, it may be one all the same. */
    boolean wasCertified(CertifiedBlock block, MemberSet members) {
        Examined examined = blocks.remove(block.block().hash());
        return examined != null
                && examined.block().certificate().equals(block.certificate())
                && examined.members().equals(members)
                && examined.certified().exceptionally(failure -> false).join();
    }
}
