package org.medchain.chain.remote;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.Place;
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
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** How answers are verified: that they are proven, and that they are answers to what was asked. */
final class Readings {
    /** By their place on the ledger. */
    static final Comparator<Located> PLACE = Comparator.comparing(
                    (Located located) -> located.entry().height())
            .thenComparing(located -> located.proof().inclusion().index());

    private final Proofs proofs;

    /** An event that was proven, with its proof. */
    record Located(LedgerEntry entry, EventProof proof) {}

    /** Looks whether an event is what was asked for. */
    private interface Match {
        boolean holds(Event event) throws MalformedException;
    }

    Readings(Proofs proofs) {
        this.proofs = proofs;
    }

    Inquiry.Reading<Located> event(EventHash hash) {
        return answer -> located(answer, event -> event.hash().equals(hash));
    }

    Inquiry.Reading<Located> admission(PublicIdentity identity) {
        return answer -> located(
                answer, event -> AdmitIdentity.of(event).event().signer().equals(identity));
    }

    Inquiry.Reading<Located> revocation(Bytes serial) {
        return answer ->
                located(answer, event -> RevokeCertificates.of(event).serials().contains(serial));
    }

    Inquiry.Reading<Located> removal(EventHash session) {
        return answer -> located(answer, event -> ends(event, session));
    }

    private static boolean ends(Event event, EventHash session) throws MalformedException {
        return event.type().equals(EventType.CREATE_SESSION)
                ? EventSC.of(event).replaces().equals(Optional.of(session))
                : EventSR.of(event).session().equals(session);
    }

    private Located located(Answer answer, Match match) throws VerificationException, MalformedException {
        if (!(answer instanceof Answer.Proven proven)) {
            throw unexpected(answer);
        }
        LedgerEntry entry = proofs.verify(proven.proof());
        if (!match.holds(entry.event())) {
            throw new VerificationException(entry.event() + " is not what was asked for");
        }
        return new Located(entry, proven.proof());
    }

    /** The event that has this place in a stream, as far as the event itself can tell. */
    Inquiry.Reading<Located> chunk(StreamPosition position) {
        return answer -> located(answer, event -> mayBeAt(event, position));
    }

    /** The first of a stream names the stream; all others follow one. */
    private static boolean mayBeAt(Event event, StreamPosition position) throws MalformedException {
        return EventDG.of(event).previousChunk().isPresent() != position.isFirst()
                && position.isFirst() == event.hash().equals(position.first());
    }

    /** An event that was proven, and where it is in its stream, which was not. */
    record Positioned(Located located, StreamPosition position) {}

    Inquiry.Reading<Positioned> position(EventHash event) {
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

    /** Events as they were asked for, all proven, ascending. */
    Inquiry.Reading<EventPage> events(Question.Events asked) {
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
                    throw new VerificationException(event + " at " + place + " is not what was asked for");
                }
                entries.put(place, entry);
                next = place.next();
            }
            return new EventPage(entries, page.more());
        };
    }

    Inquiry.Reading<Block> block(Predicate<BlockHeader> asked) {
        return answer -> {
            if (!(answer instanceof Answer.Found found)) {
                throw unexpected(answer);
            }
            Block block = proofs.verify(found.block());
            if (!asked.test(block.header())) {
                throw new VerificationException(block + " is not what was asked for");
            }
            return block;
        };
    }

    /** The heights of last blocks. */
    Inquiry.Reading<Long> head() {
        return answer -> {
            if (!(answer instanceof Answer.Head head)) {
                throw unexpected(answer);
            }
            proofs.verify(head.header(), head.certificate());
            return head.header().height();
        };
    }

    /** The change of the members with this number, which is taken note of. */
    Inquiry.Reading<EventProof> change(long number) {
        return answer -> {
            if (!(answer instanceof Answer.Proven proven)) {
                throw unexpected(answer);
            }
            proofs.follow(number, proven.proof());
            return proven.proof();
        };
    }

    /** A page of at most {@code max} chunks of a stream; where the first one is, was proven. */
    Inquiry.Reading<List<LedgerEntry>> chunks(EventRef first, int max) {
        return answer -> {
            if (!(answer instanceof Answer.Chunks page)) {
                throw unexpected(answer);
            }
            return ChunkWalk.verify(page.chunks(), first, max);
        };
    }

    private static VerificationException unexpected(Answer answer) {
        return new VerificationException(
                "answer of another kind: " + answer.getClass().getSimpleName());
    }
}
