package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.ledger.Identities;

/** The blocks and proofs of {@code vectors/block/v1}, which an independent implementation made. */
class BlockVectorsTest {
    private static final Map<String, Bytes> VECTOR = Vectors.bytes("block/v1/block.properties");

    @Test
    void decode_configuration_givesTheGenesisHash() throws MedChainException {
        Bytes encoded = Vectors.hex("block/v1/config.hex");
        ConsortiumConfig config = ConsortiumConfig.decode(encoded);

        assertThat(config.encode()).isEqualTo(encoded);
        assertThat(config.genesisHash().value()).isEqualTo(VECTOR.get("genesis"));
        assertThat(config.members()).hasSize(4);
        assertThat(config.memberSet().number(Identities.of(0x12).publicIdentity()))
                .contains(2);
        config.verify(Instant.parse("2024-01-01T00:00:00Z"));
    }

    @Test
    void decode_block_givesItsHeaderAndEvents() throws MedChainException {
        Block block = Block.decode(VECTOR.get("block"));

        assertThat(block.encode()).isEqualTo(VECTOR.get("block"));
        assertThat(block.header().encode()).isEqualTo(VECTOR.get("header"));
        assertThat(block.hash().value()).isEqualTo(VECTOR.get("hash"));
        assertThat(block.header().timestampMillis()).isEqualTo(1_700_000_000_123L);
        assertThat(block.tree().proof(6).encode()).isEqualTo(VECTOR.get("inclusion"));
        assertThat(Block.create(1, block.header().previous(), 1_700_000_000_123L, block.events()))
                .isEqualTo(block)
                .hasSameHashCodeAs(block);
    }

    @Test
    void sign_certificate_givesTheVector() throws MedChainException {
        ConsortiumConfig config = ConsortiumConfig.decode(Vectors.hex("block/v1/config.hex"));
        BlockHeader header = BlockHeader.decode(VECTOR.get("header"));
        List<MemberSignature> signatures = List.of(
                BlockCertificate.sign(config, header, 3, 0, Identities.of(SuiteId.X25519, 0x10)),
                BlockCertificate.sign(config, header, 3, 1, Identities.of(SuiteId.X25519, 0x11)),
                BlockCertificate.sign(config, header, 3, 3, Identities.of(SuiteId.X25519, 0x13)));

        assertThat(new BlockCertificate(3, signatures).encode()).isEqualTo(VECTOR.get("certificate"));
    }

    @Test
    void verify_proof_givesTheEvent() throws MedChainException {
        ConsortiumConfig config = ConsortiumConfig.decode(Vectors.hex("block/v1/config.hex"));
        EventProof proof = EventProof.decode(VECTOR.get("proof"));

        ProvenEvent proven = proof.verify(config);

        assertThat(proof.encode()).isEqualTo(VECTOR.get("proof"));
        assertThat(proof.inclusion()).isEqualTo(InclusionProof.decode(VECTOR.get("inclusion")));
        assertThat(proven.event().type())
                .as("a type this version does not know")
                .hasToString("Type4711");
        assertThat(proven.ref().block().value()).isEqualTo(VECTOR.get("hash"));
        assertThat(proven.height()).isEqualTo(1);
        assertThat(proven.timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
    }
}
