package org.medchain.chain.consensus.qbft;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What members say to one another, and what one remembers that it said. */
public final class QbftSurfaces implements Surfaces {
    private static final View VIEW = new View(1, 2);

    @Override
    public List<Surface> all() {
        Block block = Block.create(1, Samples.CONFIG.genesisHash(), 1_000_000, List.of(Samples.event()));
        Signed prepare = signed(Statement.prepare(VIEW, block.hash()));
        PreparedCertificate prepared = new PreparedCertificate(1, block, List.of(prepare, prepare));
        return List.of(
                canonical("qbft-message", MessageCodec::decode, MessageCodec::encode, messages(block, prepared)),
                canonical(
                        "ordered-entry",
                        OrderedEntry::decode,
                        OrderedEntry::encode,
                        new OrderedEntry(1, 5, 7, block.events()).encode(),
                        new OrderedEntry(0, 0, 0, List.of()).encode()),
                canonical(
                        "qbft-vote-record",
                        VoteRecord::decode,
                        VoteRecord::encode,
                        VoteRecord.moved(VIEW).encode(),
                        VoteRecord.accepted(VIEW, block.hash()).encode(),
                        VoteRecord.prepared(VIEW, prepared).encode()));
    }

    private static final Bytes INCARNATION = Bytes.copyOf(new byte[Incarnations.SIZE]);

    private static Bytes[] messages(Block block, PreparedCertificate prepared) {
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 0, Samples.PROVIDER)));
        Signed change = signed(Statement.roundChange(VIEW, Optional.of(prepared)));
        return Stream.of(
                        new Message.Proposal(
                                signed(Statement.propose(VIEW, block.hash())),
                                block,
                                List.of(change),
                                prepared.prepares()),
                        new Message.Vote(signed(Statement.commit(VIEW, block.hash()))),
                        new Message.RoundChange(change, Optional.of(prepared)),
                        new Message.Status(
                                Optional.of(new Message.Head(block.header(), certificate)),
                                true,
                                INCARNATION,
                                false,
                                Optional.of(INCARNATION),
                                true),
                        new Message.Status(Optional.empty(), false, INCARNATION, true, Optional.empty(), false),
                        new Message.BlocksRequest(7),
                        new Message.Blocks(List.of(new CertifiedBlock(block, certificate))),
                        new Message.Events(block.events()),
                        new Message.ForOrdering(Bytes.utf8("message")),
                        new Message.Unacceptable(block.events().get(0).hash()))
                .map(MessageCodec::encode)
                .toArray(Bytes[]::new);
    }

    private static Signed signed(Statement statement) {
        return new Signed(statement, new MemberSignature(1, Bytes.utf8("signature")));
    }
}
