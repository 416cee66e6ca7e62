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
 * Blocks that will be committed next, whose certificates and events are checked before their turn. The events of a block are checked
 * only once its certificate was found valid, so that whoever sends blocks that no quorum certified costs no more than that. For one
 * thread.
 */
final class BlocksToCome {
    private final ConsortiumConfig config;
    private final Screening screening;
    private final Map<BlockHash, Examined> blocks = new HashMap<>();

    /** A certificate, and whether it was found to be one of these members. */
    private record Examined(CertifiedBlock block, MemberSet members, CompletableFuture<Boolean> certified) {}

    BlocksToCome(ConsortiumConfig config, Screening screening) {
        this.config = config;
        this.screening = screening;
    }

    /** Replaces the blocks by these, which {@code members} are thought to have certified. */
    void set(List<CertifiedBlock> next, MemberSet members) {
        blocks.clear();
        for (CertifiedBlock block : next) {
            CompletableFuture<Boolean> certified = screening.supply(() -> isCertified(block, members));
            CompletableFuture<Void> unused = certified.thenAccept(valid -> screen(block, valid));
            blocks.put(block.block().hash(), new Examined(block, members, certified));
        }
    }

    private void screen(CertifiedBlock block, boolean valid) {
        for (Event event : valid ? block.block().events() : List.<Event>of()) {
            CompletableFuture<Void> unused = screening.screen(event);
        }
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
