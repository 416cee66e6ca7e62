package org.medchain.chain.drill;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * The chains that the {@linkplain MemberProcess members} of a drill leave: the same on all of them, each block with a certificate,
 * no acknowledged event missing, and none there twice.
 */
public final class MemberChains {
    /** How many members there are. */
    public static final int MEMBERS = 4;

    private MemberChains() {}

    /** Checks the folders {@code member-0} and so on, whose members have ended. */
    public static void check(Path folder, Collection<EventRef> acknowledged) throws MedChainException {
        LedgerWorld world = new LedgerWorld(MEMBERS, MemberProcess.LIMITS);
        try (BlockStore first = open(folder, world, 0)) {
            checkEvents(world, first, acknowledged);
            for (int i = 1; i < MEMBERS; i++) {
                try (BlockStore other = open(folder, world, i)) {
                    checkSame(first, other);
                    checkEvents(world, other, acknowledged);
                }
            }
            System.out.printf(
                    "%,d blocks, %,d events acknowledged, the same on all members%n",
                    first.state().tip().height(), acknowledged.size());
        }
    }

    private static BlockStore open(Path folder, LedgerWorld world, int member) throws MedChainException {
        return BlockStore.open(folder.resolve("member-" + member), world.config, new SecureRandom(), Metrics.NONE);
    }

    /** Each block is certified, each event there once, and each that was acknowledged is there. */
    private static void checkEvents(LedgerWorld world, BlockStore store, Collection<EventRef> acknowledged)
            throws MedChainException {
        Set<EventRef> events = new HashSet<>();
        Set<EventHash> hashes = new HashSet<>();
        for (long height = 1; height <= store.state().tip().height(); height++) {
            CertifiedBlock stored = store.block(height).orElseThrow();
            stored.certificate()
                    .verify(
                            world.config,
                            world.config.memberSet(),
                            stored.block().header());
            for (Event event : stored.block().events()) {
                require(hashes.add(event.hash()), event + " is there twice, at height " + height);
                events.add(new EventRef(stored.block().hash(), event.hash()));
            }
        }
        for (EventRef receipt : acknowledged) {
            require(events.contains(receipt), "lost: " + receipt);
        }
    }

    private static void checkSame(BlockStore first, BlockStore other) throws MedChainException {
        require(first.state().tip().equals(other.state().tip()), "two members end at different heights");
        for (long height = 1; height <= first.state().tip().height(); height++) {
            boolean same = first.block(height)
                    .orElseThrow()
                    .block()
                    .encode()
                    .equals(other.block(height).orElseThrow().block().encode());
            require(same, "two blocks at height " + height);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
