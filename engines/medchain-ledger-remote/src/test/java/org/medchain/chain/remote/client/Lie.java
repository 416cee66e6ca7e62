package org.medchain.chain.remote.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.remote.server.HonestAnswers;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.ChunkEvent;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a member may do to a client, its own key at hand, and the whole ledger. */
enum Lie {
    SILENCE,
    UNAVAILABLE,
    BEHIND,
    FORGED_PROOF,
    ANOTHER_EVENTS_PROOF,
    PROOF_WITHOUT_A_QUORUM,
    FALSE_ABSENCE,
    ABSENCE_AT_AN_OLD_HEIGHT,
    FALSE_REFUSAL,
    ANOTHER_BLOCK,
    CHUNKS_LEFT_OUT,
    ANOTHER_POSITION,
    ANOTHER_CHUNK,
    EVENTS_LEFT_OUT,
    EVENTS_CUT_SHORT,
    EVENTS_OF_ANOTHER,
    EVENTS_OUT_OF_ORDER,
    OTHER_KIND_OF_ANSWER,
    WRONG_REQUEST_ID,
    OVERSIZED_ANSWER,
    NO_RESPONSE_AT_ALL;

    private static final long FAR = 1_000_000;

    /** False if the answer to such a question is that of {@link #UNAVAILABLE}. */
    boolean isAbout(Class<? extends Question> question) {
        return switch (this) {
            case CHUNKS_LEFT_OUT -> question == Question.History.class;
            case ANOTHER_POSITION -> question == Question.Position.class;
            case ANOTHER_CHUNK -> question == Question.StreamChunk.class;
            case EVENTS_LEFT_OUT, EVENTS_CUT_SHORT, EVENTS_OF_ANOTHER, EVENTS_OUT_OF_ORDER ->
                question == Question.Events.class;
            default -> true;
        };
    }

    /** The frames with which member 0 answers {@code request}; {@code truth} is its ledger. */
    List<Bytes> frames(LedgerWorld world, Ledger truth, Request request) throws MedChainException {
        Question question = request.question();
        return switch (this) {
            case SILENCE -> List.of();
            case UNAVAILABLE -> frame(request, new Answer.Unavailable("not today"));
            case BEHIND -> frame(request, new Answer.Behind());
            case FORGED_PROOF -> frame(request, forged(world, truth, question));
            case ANOTHER_EVENTS_PROOF -> frame(request, new Answer.Proven(proofOf(truth, 1)));
            case PROOF_WITHOUT_A_QUORUM -> frame(request, withoutQuorum(truth, question));
            case FALSE_ABSENCE -> frame(request, new Answer.Absent());
            case ABSENCE_AT_AN_OLD_HEIGHT -> List.of(new Response(request.id(), 0, new Answer.Absent()).encode());
            case FALSE_REFUSAL -> frame(request, new Answer.Refused(RefusalReason.BAD_SIGNATURE, "no"));
            case ANOTHER_BLOCK -> frame(request, new Answer.Found(certified(truth, 2)));
            case CHUNKS_LEFT_OUT -> frame(request, leftOut(truth, question));
            case ANOTHER_POSITION -> frame(request, anotherPosition(truth, question));
            case ANOTHER_CHUNK -> frame(request, anotherChunk(truth, question));
            case EVENTS_LEFT_OUT, EVENTS_CUT_SHORT, EVENTS_OF_ANOTHER, EVENTS_OUT_OF_ORDER ->
                frame(request, events(world, truth, question));
            case OTHER_KIND_OF_ANSWER -> frame(request, head(truth));
            case WRONG_REQUEST_ID ->
                List.of(
                        new Response(request.id() + 1, FAR, new Answer.Absent()).encode(),
                        new Response(request.id() - 1, FAR, new Answer.Absent()).encode());
            case OVERSIZED_ANSWER -> List.of(Bytes.copyOf(new byte[8 << 20]));
            case NO_RESPONSE_AT_ALL -> List.of(Bytes.utf8("no response"));
        };
    }

    private static List<Bytes> frame(Request request, Answer answer) {
        return List.of(new Response(request.id(), FAR, answer).encode());
    }

    private static EventProof proofOf(Ledger truth, long height) throws MedChainException {
        Block block = truth.block(height).orElseThrow();
        return truth.proof(new EventRef(block.hash(), block.events().get(0).hash()))
                .orElseThrow();
    }

    private static CertifiedBlock certified(Ledger truth, long height) throws MedChainException {
        return new CertifiedBlock(
                truth.block(height).orElseThrow(), proofOf(truth, height).certificate());
    }

    private static Answer head(Ledger truth) throws MedChainException {
        EventProof last = proofOf(truth, truth.height());
        return new Answer.Head(last.header(), last.certificate());
    }

    /** A block of its own making, signed by itself in the name of three. */
    private static Answer forged(LedgerWorld world, Ledger truth, Question question) throws MedChainException {
        Event event = question instanceof Question.Append append
                ? append.event()
                : proofOf(truth, truth.height()).event();
        BlockHeader tip = proofOf(truth, truth.height()).header();
        Block block = Block.create(tip.height() + 1, tip.hash(), tip.timestampMillis(), List.of(event));
        List<MemberSignature> signatures = new ArrayList<>();
        for (int member = 0; member < 3; member++) {
            signatures.add(BlockCertificate.sign(world.config, block.header(), 0, member, world.members.get(0)));
        }
        BlockCertificate certificate = new BlockCertificate(0, signatures);
        if (question instanceof Question.BlockAt || question instanceof Question.BlockNamed) {
            return new Answer.Found(new CertifiedBlock(block, certificate));
        }
        return new Answer.Proven(
                new EventProof(event, block.header(), block.tree().proof(0), certificate));
    }

    /** The truth, but for the signatures of two members. */
    private static Answer withoutQuorum(Ledger truth, Question question) throws MedChainException {
        Answer answer = question instanceof Question.Append append
                ? new Answer.Proven(
                        truth.proof(truth.append(append.event()).join()).orElseThrow())
                : HonestAnswers.of(truth, question);
        if (answer instanceof Answer.Proven proven) {
            EventProof proof = proven.proof();
            return new Answer.Proven(
                    new EventProof(proof.event(), proof.header(), proof.inclusion(), thin(proof.certificate())));
        } else if (answer instanceof Answer.Found found) {
            return new Answer.Found(
                    new CertifiedBlock(found.block().block(), thin(found.block().certificate())));
        }
        return answer;
    }

    private static BlockCertificate thin(BlockCertificate certificate) {
        return new BlockCertificate(
                certificate.round(), certificate.signatures().subList(0, 2));
    }

    /** One further, in the same stream. */
    private static Answer anotherPosition(Ledger truth, Question question) throws MedChainException {
        if (!(question instanceof Question.Position)) {
            return new Answer.Unavailable("not today");
        }
        Answer answer = HonestAnswers.of(truth, question);
        if (answer instanceof Answer.Positioned positioned) {
            StreamPosition position = positioned.position();
            return new Answer.Positioned(
                    positioned.proof(), new StreamPosition(position.first(), position.index() + 1));
        }
        return answer;
    }

    /** The one before, which is proven as well. */
    private static Answer anotherChunk(Ledger truth, Question question) throws MedChainException {
        if (question instanceof Question.ChunkName name) {
            return HonestAnswers.of(truth, new Question.ChunkName(name.event(), other(name.index())));
        } else if (question instanceof Question.StreamChunk chunk) {
            return HonestAnswers.of(truth, new Question.StreamChunk(chunk.event(), other(chunk.index())));
        }
        return new Answer.Unavailable("not today");
    }

    private static long other(long index) {
        return index > 2 ? index - 1 : index + 1;
    }

    private Answer events(LedgerWorld world, Ledger truth, Question question) throws MedChainException {
        if (!(question instanceof Question.Events asked)) {
            return new Answer.Unavailable("not today");
        }
        if (this == EVENTS_OF_ANOTHER) {
            PublicIdentity other = asked.signer().equals(world.provider.publicIdentity())
                    ? world.patient.publicIdentity()
                    : world.provider.publicIdentity();
            EventType type = other.equals(world.patient.publicIdentity()) ? EventType.CREATE_SESSION : asked.type();
            return HonestAnswers.of(truth, new Question.Events(other, type, asked.from(), asked.max()));
        }
        Answer.Events page = (Answer.Events) HonestAnswers.of(truth, question);
        List<EventProof> proofs = new ArrayList<>(page.proofs());
        if (this == EVENTS_CUT_SHORT) {
            return new Answer.Events(proofs.subList(0, Math.min(1, proofs.size())), !proofs.isEmpty());
        } else if (this == EVENTS_OUT_OF_ORDER) {
            Collections.reverse(proofs);
        } else if (!proofs.isEmpty()) {
            proofs.remove(proofs.size() / 2);
        }
        return new Answer.Events(proofs, false);
    }

    private static Answer leftOut(Ledger truth, Question question) throws MedChainException {
        if (!(question instanceof Question.History)) {
            return new Answer.Unavailable("not today");
        }
        Answer answer = HonestAnswers.of(truth, question);
        if (answer instanceof Answer.Chunks page) {
            List<ChunkEvent> chunks = new ArrayList<>(page.chunks());
            Collections.reverse(chunks);
            return new Answer.Chunks(chunks.size() > 1 ? chunks.subList(0, chunks.size() - 1) : chunks);
        }
        return answer;
    }
}
