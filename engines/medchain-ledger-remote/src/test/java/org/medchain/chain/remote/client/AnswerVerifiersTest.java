package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.LedgerWorld;

/** Answers that are proven, and are no answers to what was asked. */
class AnswerVerifiersTest {
    private final LedgerWorld world = new LedgerWorld();
    private final AnswerVerifiers verifiers = new AnswerVerifiers(new ProofVerifier(world.config, () -> {}));
    private final EventProof first = proof(1, world.firstChunk(world.provider));
    private final EventProof second = proof(2, world.chunk(world.provider, 2, Proven.ref(first)));

    private EventProof proof(long height, Event event) {
        return Proven.proof(world, height, event);
    }

    private static void assertRefused(AnswerVerifier<?> verifier, Answer answer) {
        assertThatThrownBy(() -> verifier.verify(answer)).isInstanceOf(VerificationException.class);
    }

    private StreamPosition at(long index) {
        return new StreamPosition(first.event().hash(), index);
    }

    @Test
    void chunk_thatCannotHaveThePlace_refused() throws MedChainException {
        EventProof other = proof(3, world.firstChunk(world.provider));
        EventProof otherSecond = proof(3, world.chunk(world.provider, 2, Proven.ref(first)));
        assertThat(verifiers.chunk(1).verify(new Answer.Proven(first)).entry().event())
                .isEqualTo(first.event());
        assertThat(verifiers.chunk(2).verify(new Answer.Proven(second)).entry().event())
                .isEqualTo(second.event());
        assertRefused(verifiers.chunk(1), new Answer.Proven(second));
        assertRefused(verifiers.chunk(2), new Answer.Proven(first));
        assertRefused(verifiers.chunk(2), new Answer.Proven(other));
        assertThat(verifiers
                        .chunk(Proven.ref(second), 2)
                        .verify(new Answer.Proven(second))
                        .entry()
                        .event())
                .isEqualTo(second.event());
        assertRefused(verifiers.chunk(Proven.ref(second), 2), new Answer.Proven(otherSecond));
        assertRefused(verifiers.chunk(Proven.ref(second), 1), new Answer.Proven(second));
        assertRefused(verifiers.name(), new Answer.Proven(second));
    }

    /** The proof is handed on, to be verified by itself. */
    @Test
    void event_provenByACertificateThatIsNone_refusedAlthoughItsBlockIsKnown() throws MedChainException {
        AnswerVerifier<Located> verifier = verifiers.event(first.event().hash());
        EventProof forged = new EventProof(
                first.event(),
                first.header(),
                first.inclusion(),
                new BlockCertificate(0, second.certificate().signatures()));

        assertRefused(verifier, new Answer.Proven(forged));
        assertThat(verifier.verify(new Answer.Proven(first)).proof()).isEqualTo(first);
        assertRefused(verifier, new Answer.Proven(forged));
        assertThat(verifier.verify(new Answer.Proven(first)).proof()).isEqualTo(first);
    }

    @Test
    void position_thatTheEventCannotHave_refused() throws MedChainException {
        AnswerVerifier<AnswerVerifiers.Positioned> ofFirst =
                verifiers.position(first.event().hash());
        AnswerVerifier<AnswerVerifiers.Positioned> ofSecond =
                verifiers.position(second.event().hash());
        StreamPosition itself = new StreamPosition(second.event().hash(), 1);
        assertThat(ofFirst.verify(new Answer.Positioned(first, at(1))).position())
                .isEqualTo(at(1));
        assertThat(ofSecond.verify(new Answer.Positioned(second, at(2))).position())
                .isEqualTo(at(2));
        assertRefused(ofFirst, new Answer.Positioned(first, at(2)));
        assertRefused(ofFirst, new Answer.Positioned(first, itself));
        assertRefused(ofSecond, new Answer.Positioned(second, at(1)));
        assertRefused(ofSecond, new Answer.Positioned(second, itself));
        assertRefused(
                ofSecond,
                new Answer.Positioned(second, new StreamPosition(second.event().hash(), 2)));
        assertRefused(ofFirst, new Answer.Positioned(second, at(2)));
    }

    @Test
    void events_notOfTheKindOrOrderAsked_refused() throws MedChainException {
        Question.Events asked =
                new Question.Events(world.provider.publicIdentity(), EventType.ADD_DATA, new Place(2, 0), 9);
        AnswerVerifier<EventPage> verifier = verifiers.events(asked);
        EventProof third = proof(3, world.record(world.provider));
        assertThat(verifier.verify(new Answer.Events(List.of(second, third), false))
                        .entries())
                .hasSize(2);
        assertRefused(verifier, new Answer.Events(List.of(third, second), false));
        assertRefused(verifier, new Answer.Events(List.of(second, second), false));
        assertRefused(verifier, new Answer.Events(List.of(first), false));
        assertRefused(verifier, new Answer.Events(List.of(proof(3, world.record(world.patient))), false));
        assertRefused(verifier, new Answer.Events(List.of(proof(3, world.session(world.provider))), false));
    }

    @Test
    void removal_ofAnotherSession_refused() throws MedChainException {
        Event session = world.session(world.patient);
        Event other = world.session(world.patient);
        Event replacement = world.session(world.patient, session.hash());
        AnswerVerifier<Located> verifier = verifiers.removal(session.hash());
        assertThat(verifier.verify(new Answer.Proven(proof(1, replacement)))
                        .entry()
                        .event())
                .isEqualTo(replacement);
        assertRefused(verifier, new Answer.Proven(proof(1, other)));
        assertRefused(verifier, new Answer.Proven(proof(1, world.session(world.patient, other.hash()))));
    }
}
