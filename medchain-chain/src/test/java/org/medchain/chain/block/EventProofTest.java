package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;

class EventProofTest {
    private final TestConsortium one = new TestConsortium(1);
    private final TestConsortium four = new TestConsortium(4);

    EventProofTest() throws VerificationException {}

    @Test
    void verify_everyEventOfABlock_isProven() throws MedChainException {
        Block block = four.block(7);
        for (int index = 0; index < 7; index++) {
            EventProof proof =
                    EventProof.decode(proof(four, block, index, 0, 1, 3).encode());

            ProvenEvent proven = proof.verify(four.config);

            assertThat(proven.event()).isEqualTo(block.events().get(index));
            assertThat(proven.ref())
                    .isEqualTo(
                            new EventRef(block.hash(), block.events().get(index).hash()));
            assertThat(proven.height()).isEqualTo(1);
        }
    }

    @Test
    void verify_everyBitFlipped_isRefused() throws Exception {
        for (EventProof proof : List.of(proof(one, one.block(1), 0, 0), proof(one, one.block(5), 4, 0))) {
            proof.verify(one.config);
            Flips.everyBit(proof.encode(), (damaged, where) -> assertRefused(one, damaged, where));
        }
    }

    @Test
    void verify_everyByteOfAProofByFourFlipped_isRefused() throws Exception {
        EventProof proof = proof(four, four.block(3), 1, 1, 2, 3);
        proof.verify(four.config);
        Flips.everyByte(proof.encode(), (damaged, where) -> assertRefused(four, damaged, where));
    }

    @Test
    void verify_eventOfAnotherBlock_isRefused() {
        Block block = one.block(2);
        Event elsewhere = TestConsortium.events(one.config.genesisHash(), 3).get(2);
        EventProof moved =
                new EventProof(elsewhere, block.header(), block.tree().proof(0), one.certificate(block.header(), 0));

        assertThatThrownBy(() -> moved.verify(one.config))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("as leaf 0 of 2: expected root");
    }

    /** The path of event 4 of 5 leads to the root from place 2 of 3 as well: the header's count refuses that. */
    @Test
    void verify_placeInASmallerTree_isRefused() {
        Block block = one.block(5);
        InclusionProof smaller = new InclusionProof(2, 3, block.tree().proof(4).path());
        EventProof moved =
                new EventProof(block.events().get(4), block.header(), smaller, one.certificate(block.header(), 0));

        assertThatThrownBy(() -> moved.verify(one.config))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("for 5 leaves, found one for 3");
    }

    @Test
    void verify_underAnotherConfiguration_isRefused() {
        assertThatThrownBy(() -> proof(one, one.block(1), 0, 0).verify(four.config))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void verify_eventWithABadSignature_isRefused() throws MedChainException {
        Bytes encoded =
                TestConsortium.events(one.config.genesisHash(), 1).get(0).encode();
        Event forged = Event.decode(Flips.bit(encoded, 8 * encoded.size() - 20));
        Block block = Block.create(1, one.config.genesisHash(), 5, List.of(forged));

        assertThatThrownBy(() -> proof(one, block, 0, 0).verify(one.config))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("medchain/v1/event");
    }

    /** Members who certify what no replica takes: an event that was signed for another consortium. */
    @Test
    void verify_eventOfAnotherConsortium_isRefused() throws MedChainException {
        List<Event> foreign = TestConsortium.events(four.config.genesisHash(), 1);
        Block block = Block.create(1, one.config.genesisHash(), 5, foreign);
        Block own = Block.create(1, one.config.genesisHash(), 5, TestConsortium.events(one.config.genesisHash(), 1));

        proof(one, own, 0, 0).verify(one.config);
        assertThatThrownBy(() -> proof(one, block, 0, 0).verify(one.config))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("medchain/v1/event");
    }

    private static void assertRefused(TestConsortium consortium, Bytes damaged, String where) {
        assertThatThrownBy(() -> EventProof.decode(damaged).verify(consortium.config))
                .as(where)
                .isInstanceOf(MedChainException.class);
    }

    private static EventProof proof(TestConsortium consortium, Block block, int index, int... members) {
        return new EventProof(
                block.events().get(index),
                block.header(),
                block.tree().proof(index),
                consortium.certificate(block.header(), members));
    }
}
