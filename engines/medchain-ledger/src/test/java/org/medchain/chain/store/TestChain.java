package org.medchain.chain.store;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.testkit.ledger.LedgerWorld;

/** Certified blocks, one after the other, for a store that does not judge them. */
final class TestChain {
    final LedgerWorld world = new LedgerWorld();
    final List<CertifiedBlock> blocks = new ArrayList<>();

    /** The next block of the chain. */
    CertifiedBlock next(Event... events) {
        Tip tip = blocks.isEmpty()
                ? Tip.genesis(world.config.genesisHash())
                : Tip.of(blocks.get(blocks.size() - 1).block().header());
        long now = world.clock.instant().toEpochMilli();
        CertifiedBlock next = certified(Block.create(tip.height() + 1, tip.hash(), now, List.of(events)));
        blocks.add(next);
        return next;
    }

    /** A block with the certificate that it needs. */
    CertifiedBlock certified(Block block) {
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(world.config, block.header(), 0, 0, world.members.get(0))));
        return new CertifiedBlock(block, certificate);
    }
}
