package org.medchain.chain.remote.wire;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.util.List;
import java.util.stream.Stream;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What clients and servers of the ledger say to one another. */
public final class RemoteSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        return List.of(
                canonical("ledger-request", Request::decode, Request::encode, requests()),
                readOnly("ledger-response", encoded -> Response.decode(encoded).encode(), responses()));
    }

    private static Bytes[] requests() {
        Event event = Samples.event();
        return Stream.of(
                        new Question.Append(event),
                        new Question.Find(event.hash()),
                        new Question.Admission(Samples.PATIENT.publicIdentity()),
                        new Question.Revocation(Samples.PATIENT_CERTIFICATE.serial()),
                        new Question.Removal(event.hash()),
                        new Question.History(new EventRef(Samples.CONFIG.genesisHash(), event.hash()), 5),
                        new Question.Position(event.hash()),
                        new Question.StreamChunk(event.hash(), 2),
                        new Question.ChunkName(event.hash(), 2),
                        new Question.Events(Samples.PATIENT.publicIdentity(), event.type(), new Place(1, 0), 5),
                        new Question.BlockAt(3),
                        new Question.BlockNamed(Samples.CONFIG.genesisHash()),
                        new Question.Head(),
                        new Question.Change(2))
                .map(question -> new Request(1, 2, question).encode())
                .toArray(Bytes[]::new);
    }

    private static Bytes[] responses() {
        Block block = Block.create(1, Samples.CONFIG.genesisHash(), 1_000_000, List.of(Samples.event()));
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 0, Samples.PROVIDER)));
        Event event = block.events().get(0);
        return Stream.of(
                        new Answer.Proven(new EventProof(
                                event, block.header(), block.tree().proof(0), certificate)),
                        new Answer.Positioned(
                                new EventProof(
                                        event, block.header(), block.tree().proof(0), certificate),
                                new StreamPosition(event.hash(), 2)),
                        new Answer.Events(
                                List.of(new EventProof(
                                        event, block.header(), block.tree().proof(0), certificate)),
                                true),
                        new Answer.Named(new EventRef(block.hash(), event.hash())),
                        new Answer.Absent(),
                        new Answer.Behind(),
                        new Answer.Unavailable("why"),
                        new Answer.Refused(RefusalReason.TOO_LARGE, "why"),
                        new Answer.Chunks(List.of(new ChunkEvent(event, block.header()))),
                        new Answer.Found(new CertifiedBlock(block, certificate)),
                        new Answer.Head(block.header(), certificate))
                .map(answer -> new Response(1, 2, answer).encode())
                .toArray(Bytes[]::new);
    }
}
