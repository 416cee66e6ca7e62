package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.LedgerWorld;

/** A client of members who certify an event that was signed for another consortium of the same people. */
class ForeignEventsTest {
    private final LedgerWorld world = new LedgerWorld();
    private final LedgerWorld other = new LedgerWorld(1, new BlockLimits(5, 1 << 20, 4_096));

    @Test
    void verify_proofOfAForeignEvent_refused() throws VerificationException {
        ProofVerifier proofs = new ProofVerifier(world.config, () -> {});
        Event own = world.record(world.provider);

        assertThat(proofs.verify(proof(own)).event()).isEqualTo(own);
        EventProof foreign = proof(other.record(world.provider));
        assertThatThrownBy(() -> proofs.verify(foreign))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("medchain/v1/event");
    }

    @Test
    void walk_blockWithAForeignEvent_refused() throws VerificationException {
        Block foreign = block(other.record(world.provider));

        assertThatThrownBy(() -> new ChainAudit(world.config).add(foreign))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("medchain/v1/event");
        new ChainAudit(world.config).add(block(world.record(world.provider)));
    }

    private Block block(Event event) {
        return Block.create(1, world.consortium, LedgerWorld.START.toEpochMilli(), List.of(event));
    }

    private EventProof proof(Event event) {
        Block block = block(event);
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(world.config, block.header(), 0, 0, world.members.get(0))));
        return new EventProof(event, block.header(), block.tree().proof(0), certificate);
    }
}
