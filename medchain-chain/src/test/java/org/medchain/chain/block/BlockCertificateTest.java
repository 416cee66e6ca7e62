package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;

class BlockCertificateTest {
    private final TestConsortium four = new TestConsortium(4);
    private final BlockHeader header = four.block(3).header();

    BlockCertificateTest() throws VerificationException {}

    @Test
    void verify_aQuorumOfAnyMembers_holds() throws MedChainException {
        for (int[] members : new int[][] {{0, 1, 2}, {0, 1, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}}) {
            BlockCertificate certificate = four.certificate(header, members);

            assertThat(BlockCertificate.decode(certificate.encode())).isEqualTo(certificate);
            certificate.verify(four.config, four.config.memberSet(), header);
        }
    }

    @Test
    void verify_fewerThanAQuorum_isRefused() {
        assertThatThrownBy(() -> four.certificate(header, 1, 3).verify(four.config, four.config.memberSet(), header))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected 3 signatures, found 2");
    }

    @Test
    void verify_oneBadSignatureAmongMore_isRefused() {
        MemberSignature byAnother = BlockCertificate.sign(four.config, header, 0, 3, four.identities.get(2));
        BlockCertificate three = four.certificate(header, 0, 1, 2);
        BlockCertificate certificate = new BlockCertificate(
                0,
                List.of(
                        three.signatures().get(0),
                        three.signatures().get(1),
                        three.signatures().get(2),
                        byAnother));

        assertThatThrownBy(() -> certificate.verify(four.config, four.config.memberSet(), header))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void verify_everyBitFlipped_isRefused() throws Exception {
        Flips.everyBit(four.certificate(header, 0, 2, 3).encode(), (damaged, where) -> assertThatThrownBy(
                        () -> BlockCertificate.decode(damaged).verify(four.config, four.config.memberSet(), header))
                .as(where)
                .isInstanceOf(MedChainException.class));
    }

    @Test
    void verify_ofAnotherBlockRoundOrChain_isRefused() throws MedChainException {
        BlockCertificate certificate = four.certificate(header, 0, 1, 2);
        BlockHeader other = new BlockHeader(
                header.height(), header.previous(), header.merkleRoot(), header.timestampMillis() + 1, 3, 0);
        ConsortiumConfig otherChain =
                ConsortiumConfig.create("another", four.config.ca(), four.config.members(), four.config.limits());

        assertThatThrownBy(() -> certificate.verify(four.config, four.config.memberSet(), other))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> new BlockCertificate(1, certificate.signatures())
                        .verify(four.config, four.config.memberSet(), header))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> certificate.verify(otherChain, otherChain.memberSet(), header))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void verify_memberThatDoesNotExist_isRefused() throws MedChainException {
        TestConsortium one = new TestConsortium(1);
        BlockHeader block = one.block(1).header();
        one.certificate(block, 0).verify(one.config, one.config.memberSet(), block);
        MemberSignature stranger = BlockCertificate.sign(one.config, block, 0, 1, one.identities.get(0));

        assertThatThrownBy(() ->
                        new BlockCertificate(0, List.of(stranger)).verify(one.config, one.config.memberSet(), block))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected a signature by one of members [0], found one by member 1");
    }

    @Test
    void decode_signaturesRepeatedOrOutOfOrder_isMalformed() {
        List<MemberSignature> signatures = four.certificate(header, 0, 1, 2).signatures();
        MemberSignature first = signatures.get(0);
        List<MemberSignature> repeated = List.of(first, first, first);
        List<MemberSignature> outOfOrder = List.of(signatures.get(1), first, signatures.get(2));

        for (List<MemberSignature> wrong : List.of(repeated, outOfOrder, List.<MemberSignature>of())) {
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .integer(1, 0)
                    .structs(2, wrong, MemberSignature::encode)
                    .toBytes();
            assertThatThrownBy(() -> BlockCertificate.decode(encoded)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> new BlockCertificate(0, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new BlockCertificate(-1, signatures)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemberSignature(-1, first.signature()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemberSignature(0, Bytes.empty())).isInstanceOf(IllegalArgumentException.class);
    }
}
