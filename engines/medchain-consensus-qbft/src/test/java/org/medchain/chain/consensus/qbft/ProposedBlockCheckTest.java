package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** Which blocks a member takes, at height 2, by its clock and by the rules of the ledger. */
class ProposedBlockCheckTest {
    private static final long NOW = LedgerWorld.START.toEpochMilli();
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Speakers speakers = Speakers.of(4);
    private final LedgerWorld world = speakers.world();
    private final Event admission = world.admit(world.provider);
    private final Event next = world.opaque(world.provider, 100);
    private BlockHash previous = world.config.genesisHash();
    private StoreReplica replica = SharingReplicas.of(world.config).on(emptyChain());
    private BlockCheck check = new ProposedBlockCheck(replica, SKEW, new Recorder(), () -> 0);

    private MemoryChain emptyChain() {
        try {
            return MemoryChain.open(world.config, new SimulatedDisk(1), block -> {});
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void commitFirst() throws MedChainException {
        commitFirst(NOW);
    }

    private void commitFirst(long timestamp) throws MedChainException {
        replica = SharingReplicas.of(world.config).on(emptyChain());
        check = new ProposedBlockCheck(replica, SKEW, new Recorder(), () -> 0);
        Block first = Block.create(1, world.config.genesisHash(), timestamp, List.of(admission));
        replica.commitDecided(first, Certificates.of(speakers, first));
        previous = first.hash();
    }

    private Block block(long timestamp, Event... events) {
        return Block.create(2, previous, timestamp, List.of(events));
    }

    private void passes(Block block, boolean reproposed) {
        assertThatCode(() -> check.check(block, reproposed)).doesNotThrowAnyException();
    }

    private void fails(Block block, boolean reproposed) {
        assertThatThrownBy(() -> check.check(block, reproposed)).isInstanceOf(VerificationException.class);
    }

    @Test
    void block_asFarAheadOfTheClockAsClocksMayBe_passes() {
        passes(block(NOW + SKEW.toMillis(), next), false);
    }

    @Test
    void block_furtherAheadOfTheClock_isRefusedUnlessReproposed() {
        Block ahead = block(NOW + SKEW.toMillis() + 1, next);
        fails(ahead, false);
        passes(ahead, true);
    }

    @Test
    void block_aheadOfTheClockButNotOfTheBlockBefore_passes() throws MedChainException {
        long last = NOW + 5 * SKEW.toMillis();
        commitFirst(last);
        passes(block(last, next), false);
        fails(block(last + 1, next), false);
    }

    @Test
    void block_atAPositionThatTheOrderingDidNotGive_isRefusedUnlessReproposed() {
        check = new ProposedBlockCheck(replica, SKEW, new Recorder(), () -> 40);
        passes(Block.create(2, previous, NOW, List.of(next), 40), false);
        Block ahead = Block.create(2, previous, NOW, List.of(next), 41);
        fails(ahead, false);
        passes(ahead, true);
    }

    @Test
    void block_ofATimeBeforeTheBlockBefore_isRefused() {
        fails(block(NOW - 1, next), false);
    }

    @Test
    void block_thatBreaksARuleOfTheLedger_isRefusedEvenIfReproposed() {
        Event unknownSigner = world.opaque(world.requester, 100);
        List<Block> broken = List.of(
                block(NOW, admission),
                block(NOW, next, next),
                block(NOW, unknownSigner),
                Block.create(2, world.config.genesisHash(), NOW, List.of(next)),
                Block.create(3, previous, NOW, List.of(next)));
        for (Block block : broken) {
            fails(block, false);
            fails(block, true);
        }
    }
}
