package org.medchain.fhir;

import java.util.Optional;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SharedItem;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * What proves a record, or one chunk of a stream, that a requester fetched.
 *
 * @param about what it is, with its own event
 * @param proof of that event
 * @param opening shows that the event's digest is that of the content
 */
public record DataProof(SharedData about, EventProof proof, DigestOpening opening) {
    /**
     * The proof of a record.
     *
     * @throws IllegalArgumentException if the session does not share and describe {@code id}
     */
    public static DataProof ofRecord(Session session, DataId id, VerifiedData data, Ledger ledger)
            throws MedChainException {
        return ofChunk(session, id, data, ChunkIndex.FIRST, ledger);
    }

    /**
     * The proof of one of the chunks that were fetched.
     *
     * @throws IllegalArgumentException if the session does not share and describe {@code id}, or {@code data} does not have the
     *     chunk
     */
    public static DataProof ofChunk(Session session, DataId id, VerifiedData data, ChunkIndex index, Ledger ledger)
            throws MedChainException {
        SharedItem item = session.find(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "session " + session.id() + " does not share and describe data " + id));
        ChunkInfo info = info(data, index);
        EventRef ref = index.equals(data.verdict().last())
                ? data.event()
                : found(ledger.chunk(data.event().event(), index.value()), index)
                        .ref();
        EventProof proof = found(ledger.proof(ref), index);
        EventDG event = EventDG.of(proof.event());
        Anchor previous = new Anchor(item.grant().anchor());
        if (event.previousChunk().isPresent()) {
            LedgerEntry before = found(ledger.find(event.previousChunk().get()), index);
            previous = Anchor.of(EventDG.of(before.event()).digest());
        }
        SharedData about = new SharedData(
                id,
                session.patient().id(),
                item.grant().provider().id(),
                ref,
                Optional.of(event.digest()),
                item.description());
        return new DataProof(about, proof, new DigestOpening(info, previous));
    }

    private static ChunkInfo info(VerifiedData data, ChunkIndex index) {
        ChainVerdict verdict = data.verdict();
        if (index.compareTo(verdict.first()) < 0 || index.compareTo(verdict.last()) > 0) {
            throw new IllegalArgumentException(
                    "expected one of chunks " + verdict.first() + " to " + verdict.last() + ", found chunk " + index);
        }
        return data.chunks().get(Math.toIntExact(index.value() - verdict.first().value()));
    }

    private static <T> T found(Optional<T> onLedger, ChunkIndex index) throws UnavailableException {
        return onLedger.orElseThrow(() -> new UnavailableException(
                "the ledger does not have what proves chunk " + index + ", though data was verified with it"));
    }
}
