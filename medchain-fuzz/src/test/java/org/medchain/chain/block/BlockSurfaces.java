package org.medchain.chain.block;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.Event;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** Blocks, their certificates and proofs, and who the members are. */
public final class BlockSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        Event event = Samples.event();
        Block block = Block.create(1, Samples.CONFIG.genesisHash(), 1_000_000, List.of(event, event));
        BlockCertificate certificate = new BlockCertificate(
                0,
                List.of(
                        BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 0, Samples.PROVIDER),
                        BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 1, Samples.PATIENT)));
        return List.of(
                canonical("block", Block::decode, Block::encode, block.encode()),
                canonical(
                        "block-header",
                        BlockHeader::decode,
                        BlockHeader::encode,
                        block.header().encode()),
                canonical(
                        "block-certificate", BlockCertificate::decode, BlockCertificate::encode, certificate.encode()),
                canonical(
                        "event-proof",
                        EventProof::decode,
                        EventProof::encode,
                        proof(block, certificate).encode()),
                canonical(
                        "inclusion-proof",
                        InclusionProof::decode,
                        InclusionProof::encode,
                        block.tree().proof(0).encode()),
                canonical(
                        "consortium-config",
                        ConsortiumConfig::decode,
                        ConsortiumConfig::encode,
                        Samples.CONFIG.encode()),
                canonical(
                        "member-set",
                        MemberSet::decode,
                        MemberSet::encode,
                        Samples.CONFIG.memberSet().encode()),
                canonical("member-change", MemberChange::decode, MemberChange::encode, change().encode()),
                canonical(
                        "member-history",
                        MemberHistory::decode,
                        MemberHistory::encode,
                        MemberHistory.of(Samples.CONFIG).encode()));
    }

    private static EventProof proof(Block block, BlockCertificate certificate) {
        return new EventProof(
                block.events().get(0), block.header(), block.tree().proof(0), certificate);
    }

    private static MemberChange change() {
        return new MemberChange(
                1,
                List.of(new Seat(2, Optional.of(new Member("three", Samples.PATIENT_CERTIFICATE, Optional.empty())))));
    }
}
