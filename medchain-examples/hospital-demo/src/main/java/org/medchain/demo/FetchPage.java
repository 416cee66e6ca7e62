package org.medchain.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.SessionEndedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.springframework.stereotype.Component;

/** What the clinician's page says of a fetch: the verified data, or what was wrong with it, or why there is none. */
@Component
final class FetchPage {
    private final MedChain medchain;
    private final PhoneBook book;
    private final Wording wording;
    private final Endings endings;

    FetchPage(MedChain medchain, PhoneBook book, Wording wording, Endings endings) {
        this.medchain = medchain;
        this.book = book;
        this.wording = wording;
        this.endings = endings;
    }

    /** Verified data. */
    record Good(
            String data,
            String patient,
            String where,
            boolean recording,
            List<String> rows,
            String text,
            String from,
            String to,
            long chunks,
            long digests,
            String event) {}

    /**
     * A chunk that is not the one on the ledger.
     *
     * @param expected the digest on the ledger
     * @param event where that is
     */
    record Bad(long number, String from, String to, String expected, long block, String recorded, String event) {}

    Good good(ClinicianService.Fetched fetched, String patient) {
        List<EcgPiece> pieces = fetched.recording();
        boolean recording = !pieces.isEmpty();
        List<ChunkInfo> chunks = fetched.data().chunks();
        Optional<TimeRange> first = chunks.get(0).range();
        Optional<TimeRange> last = chunks.get(chunks.size() - 1).range();
        return new Good(
                wording.data(fetched.item().description()),
                patient,
                book.site(fetched.item().grant().provider().id())
                        .map(Site::name)
                        .orElse(""),
                recording,
                recording ? EcgSheet.rows(pieces, captions(patient)) : List.of(),
                fetched.text(),
                first.map(range -> wording.exact(Wording.ofMicros(range.startMicros())))
                        .orElse(""),
                last.map(range -> wording.timeOfDay(Wording.ofMicros(range.endMicros())))
                        .orElse(""),
                chunks.size(),
                fetched.data().verdict().digestsFetched(),
                fetched.data().event().encode().toHex());
    }

    private EcgSheet.Captions captions(String patient) {
        return new EcgSheet.Captions() {
            @Override
            public String title(long startMicros, long endMicros) {
                return wording.say(
                        "ecg.title",
                        patient,
                        wording.exact(Wording.ofMicros(startMicros)),
                        wording.timeOfDay(Wording.ofMicros(endMicros)));
            }

            @Override
            public String description(List<String> leads, boolean gaps) {
                return wording.say(gaps ? "ecg.description.gaps" : "ecg.description", String.join(", ", leads));
            }

            @Override
            public String time(long micros) {
                return wording.timeOfDay(Wording.ofMicros(micros));
            }

            @Override
            public String nothing() {
                return wording.say("ecg.nothing");
            }
        };
    }

    /** Each bad chunk, with what the ledger says of it. */
    List<Bad> bad(InvalidDataException failure, Grant grant) throws MedChainException {
        Ledger ledger = medchain.ledger();
        EventHash first = ledger.position(grant.reference())
                .map(StreamPosition::first)
                .orElse(grant.reference().event());
        List<Bad> bad = new ArrayList<>();
        for (ChunkIndex chunk : failure.verdict().bad()) {
            Optional<LedgerEntry> entry = ledger.chunk(first, chunk.value());
            if (entry.isPresent()) {
                bad.add(bad(chunk, failure.announced(chunk), entry.get()));
            }
        }
        return bad;
    }

    private Bad bad(ChunkIndex chunk, Optional<TimeRange> time, LedgerEntry entry) throws MedChainException {
        return new Bad(
                chunk.value(),
                time.map(range -> wording.exact(Wording.ofMicros(range.startMicros())))
                        .orElse(""),
                time.map(range -> wording.timeOfDay(Wording.ofMicros(range.endMicros())))
                        .orElse(""),
                EventDG.of(entry.event()).digest().value().toHex(),
                entry.height(),
                wording.exact(entry.timestamp()),
                entry.ref().encode().toHex());
    }

    /** Why there is no data: the last part of a message's key. */
    String reason(MedChainException failure) throws MedChainException {
        if (failure instanceof SessionEndedException ended) {
            return endings.of(ended).name();
        } else if (failure instanceof NoDataException) {
            return "NO_DATA";
        } else if (failure instanceof AccessDeniedException) {
            return "DENIED";
        }
        return failure instanceof UnavailableException ? "UNAVAILABLE" : "OTHER";
    }
}
