package org.medchain.chain.remote.client;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Verifies that answers are proven, and that they answer the question. For the client's thread. */
final class AnswerVerifiers {
    /** The order of the ledger. */
    static final Comparator<Located> PLACE = Comparator.comparing(
                    (Located located) -> located.entry().height())
            .thenComparing(located -> located.proof().inclusion().index());

    private final ProofVerifier proofs;

    /** Whether an event is the one asked for. */
    private interface Match {
        boolean holds(Event event) throws MalformedException;
    }

    AnswerVerifiers(ProofVerifier proofs) {
        this.proofs = proofs;
    }

    /** The event with this hash, whose proof is handed on. */
    AnswerVerifier<Located> event(EventHash hash) {
        return answer -> located(answer, event -> event.hash().equals(hash), proofs::verifyWhole);
    }

    AnswerVerifier<Located> admission(PublicIdentity identity) {
        return answer -> located(
                answer, event -> AdmitIdentity.of(event).event().signer().equals(identity));
    }

    AnswerVerifier<Located> revocation(Bytes serial) {
        return answer ->
                located(answer, event -> RevokeCertificates.of(event).serials().contains(serial));
    }

    AnswerVerifier<Located> removal(EventHash session) {
        return answer -> located(answer, event -> ends(event, session));
    }

    private static boolean ends(Event event, EventHash session) throws MalformedException {
        return event.type().equals(EventType.CREATE_SESSION)
                ? EventSC.of(event).replaces().equals(Optional.of(session))
                : EventSR.of(event).session().equals(session);
    }

    private Located located(Answer answer, Match match) throws VerificationException, MalformedException {
        return located(answer, match, proofs::verify);
    }

    /** Verifies a proof. */
    private interface Check {
        LedgerEntry of(EventProof proof) throws VerificationException;
    }

    private static Located located(Answer answer, Match match, Check check)
            throws VerificationException, MalformedException {
        if (!(answer instanceof Answer.Proven proven)) {
            throw unexpected(answer);
        }
        LedgerEntry entry = check.of(proven.proof());
        if (!match.holds(entry.event())) {
            throw new VerificationException(entry.event() + " is not the event asked for");
        }
        return new Located(entry, proven.proof());
    }

    /** The event with this index in a stream. Checks what the event shows: whether it is the first of its stream. */
    AnswerVerifier<Located> chunk(long index) {
        return answer -> located(answer, event -> isFirst(event) == (index == 1));
    }

    /** The event at this reference, if it can have this index in a stream. */
    AnswerVerifier<Located> chunk(EventRef ref, long index) {
        return answer -> {
            Located located = chunk(index).verify(answer);
            if (!located.entry().ref().equals(ref)) {
                throw new VerificationException(located.entry().ref() + " is not the event at " + ref);
            }
            return located;
        };
    }

    /** Where the event with this index in a stream is, which is not proven. */
    AnswerVerifier<EventRef> name() {
        return answer -> {
            if (!(answer instanceof Answer.Named named)) {
                throw unexpected(answer);
            }
            return named.event();
        };
    }

    /** All events of a stream but the first have a predecessor. */
    private static boolean isFirst(Event event) throws MalformedException {
        return EventDG.of(event).previousChunk().isEmpty();
    }

    /** The first event names the stream. */
    private static boolean mayBeAt(Event event, StreamPosition position) throws MalformedException {
        return isFirst(event) == position.isFirst()
                && position.isFirst() == event.hash().equals(position.first());
    }

    /** A proven event, with its position in its stream, which is not proven. */
    record Positioned(Located located, StreamPosition position) {}

    AnswerVerifier<Positioned> position(EventHash event) {
        return answer -> {
            if (!(answer instanceof Answer.Positioned positioned)) {
                throw unexpected(answer);
            }
            Answer.Proven proven = new Answer.Proven(positioned.proof());
            Located located =
                    located(proven, found -> found.hash().equals(event) && mayBeAt(found, positioned.position()));
            return new Positioned(located, positioned.position());
        };
    }

    /** Proven events, ascending from the place asked for. */
    AnswerVerifier<EventPage> events(Question.Events asked) {
        return answer -> {
            if (!(answer instanceof Answer.Events page)) {
                throw unexpected(answer);
            }
            NavigableMap<Place, LedgerEntry> entries = new TreeMap<>();
            Place next = asked.from();
            for (EventProof proof : page.proofs()) {
                LedgerEntry entry = proofs.verify(proof);
                Event event = entry.event();
                Place place = new Place(entry.height(), (int) proof.inclusion().index());
                if (!event.signer().equals(asked.signer())
                        || !event.type().equals(asked.type())
                        || place.compareTo(next) < 0) {
                    throw new VerificationException(event + " at " + place + " is not among the events asked for");
                }
                entries.put(place, entry);
                next = place.next();
            }
            return new EventPage(entries, page.more());
        };
    }

    AnswerVerifier<Block> block(Predicate<BlockHeader> asked) {
        return answer -> {
            if (!(answer instanceof Answer.Found found)) {
                throw unexpected(answer);
            }
            Block block = proofs.verify(found.block());
            if (!asked.test(block.header())) {
                throw new VerificationException(block + " is not the block asked for");
            }
            return block;
        };
    }

    /** The height of the last block. */
    AnswerVerifier<Long> head() {
        return answer -> {
            if (!(answer instanceof Answer.Head head)) {
                throw unexpected(answer);
            }
            proofs.verify(head.header(), head.certificate());
            return head.header().height();
        };
    }

    /** The change of the members with this number; applies it to {@link ProofVerifier#members}. */
    AnswerVerifier<EventProof> change(long number) {
        return answer -> {
            if (!(answer instanceof Answer.Proven proven)) {
                throw unexpected(answer);
            }
            proofs.apply(number, proven.proof());
            return proven.proof();
        };
    }

    /** At most {@code max} chunks of a stream, newest first, beginning at a reference from a proven event. */
    AnswerVerifier<List<LedgerEntry>> chunks(EventRef first, int max) {
        return answer -> {
            if (!(answer instanceof Answer.Chunks page)) {
                throw unexpected(answer);
            }
            return StreamHistory.verify(page.chunks(), first, max);
        };
    }

    private static VerificationException unexpected(Answer answer) {
        return new VerificationException(
                "found an answer of another kind, " + answer.getClass().getSimpleName());
    }
}
