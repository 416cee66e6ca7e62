package org.medchain.chain.remote.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.ChunkEvent;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Response;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Answers clients' questions from a ledger. Thread-safe. */
final class RequestHandler {
    private final Ledger ledger;

    RequestHandler(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The height of the ledger's last block. */
    long height() {
        return ledger.height();
    }

    /** False while the ledger may lack blocks that other members have; then no question may be answered. */
    boolean isCaughtUp() {
        return ledger.isCaughtUp();
    }

    /** The height that this member has voted for. Clients may have receipts for blocks up to it that the ledger does not hold yet. */
    long agreedTo() {
        return ledger.agreedTo();
    }

    /** Appends an event; does not block. */
    CompletableFuture<EventRef> append(Event event) {
        return ledger.append(event);
    }

    /** The answer to an append that ended with a receipt or, if that is null, with a failure. */
    Answer answerAppend(@Nullable EventRef receipt, @Nullable Throwable failure)
            throws StorageException, UnavailableException {
        if (receipt != null) {
            return proven(Optional.of(receipt));
        }
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (reason instanceof EventRefusedException refused) {
            return new Answer.Refused(refused.reason(), refused.detail());
        }
        return new Answer.Unavailable(
                reason instanceof UnavailableException ? String.valueOf(reason.getMessage()) : "the append failed");
    }

    /** The answer to any question but an append. */
    Answer answer(Question question) throws StorageException, UnavailableException {
        if (question instanceof Question.Find find) {
            return proven(ledger.find(find.event()).map(LedgerEntry::ref));
        } else if (question instanceof Question.Admission admission) {
            return proven(ledger.admission(admission.identity()));
        } else if (question instanceof Question.Revocation revocation) {
            return proven(ledger.revocation(revocation.serial()));
        } else if (question instanceof Question.Removal removal) {
            return proven(ledger.sessionRemoval(removal.session()));
        } else if (question instanceof Question.History history) {
            return page(history);
        } else if (question instanceof Question.BlockAt block) {
            return found(ledger.block(block.height()));
        } else if (question instanceof Question.BlockNamed block) {
            return found(ledger.block(block.hash()));
        } else if (question instanceof Question.Change change) {
            return change(change.number());
        } else if (question instanceof Question.Position position) {
            return position(position.event());
        } else if (question instanceof Question.StreamChunk chunk) {
            return proven(ledger.chunk(chunk.event(), chunk.index()).map(LedgerEntry::ref));
        } else if (question instanceof Question.ChunkName chunk) {
            return ledger.chunk(chunk.event(), chunk.index())
                    .<Answer>map(entry -> new Answer.Named(entry.ref()))
                    .orElseGet(Answer.Absent::new);
        } else if (question instanceof Question.Events events) {
            return page(events);
        }
        return head();
    }

    private Answer change(long number) throws StorageException, UnavailableException {
        List<EventProof> changes = ledger.memberHistory().changes();
        return number <= changes.size() ? new Answer.Proven(changes.get((int) number - 1)) : new Answer.Absent();
    }

    private Answer proven(Optional<EventRef> ref) throws StorageException, UnavailableException {
        Optional<EventProof> proof = ref.isEmpty() ? Optional.empty() : ledger.proof(ref.get());
        return proof.isPresent() ? new Answer.Proven(proof.get()) : new Answer.Absent();
    }

    private Answer position(EventHash event) throws StorageException, UnavailableException {
        Optional<EventRef> ref = ledger.find(event).map(LedgerEntry::ref);
        Optional<StreamPosition> position = ref.isEmpty() ? Optional.empty() : ledger.position(ref.get());
        return position.isEmpty() ? new Answer.Absent() : new Answer.Positioned(require(ref.get()), position.get());
    }

    private EventProof require(EventRef ref) throws StorageException, UnavailableException {
        return ledger.proof(ref)
                .orElseThrow(() -> new StorageException("the ledger holds " + ref + ", but no proof of it"));
    }

    private Answer page(Question.Events asked) throws StorageException, UnavailableException {
        List<LedgerEntry> read = events(asked, asked.from().height());
        List<EventProof> proofs = proofs(read, asked.from());
        if (proofs.isEmpty()) {
            read = events(asked, asked.from().height() + 1);
            proofs = proofs(read, asked.from());
        }
        int bytes = 0;
        for (int i = 0; i < proofs.size(); i++) {
            bytes += proofs.get(i).encode().size();
            if (i == asked.max() || (i > 0 && bytes > Response.MAX_PAGE_BYTES)) {
                return new Answer.Events(proofs.subList(0, i), true);
            }
        }
        return new Answer.Events(proofs, read.size() > Response.MAX_PAGE_EVENTS);
    }

    /** Reads one event more than fits on a page, to know whether another page follows. */
    private List<LedgerEntry> events(Question.Events asked, long from) throws StorageException, UnavailableException {
        return ledger.eventsBy(asked.signer(), asked.type(), from, Response.MAX_PAGE_EVENTS + 1);
    }

    /** Proofs of the entries at {@code from} and after it. */
    private List<EventProof> proofs(List<LedgerEntry> entries, Place from)
            throws StorageException, UnavailableException {
        List<EventProof> proofs = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            EventProof proof = require(entry.ref());
            if (entry.height() > from.height() || proof.inclusion().index() >= from.index()) {
                proofs.add(proof);
            }
        }
        return proofs;
    }

    private Answer page(Question.History asked) throws StorageException, UnavailableException {
        int max = Math.min(asked.max(), Response.MAX_PAGE_CHUNKS);
        List<ChunkEvent> chunks = new ArrayList<>();
        int bytes = 0;
        for (LedgerEntry entry : ledger.history(asked.from(), max)) {
            bytes += entry.event().encode().size() + ChunkEvent.OVERHEAD;
            if (!chunks.isEmpty() && bytes > Response.MAX_PAGE_BYTES) {
                break;
            }
            chunks.add(new ChunkEvent(entry.event(), require(entry.height()).header()));
        }
        return chunks.isEmpty() ? new Answer.Absent() : new Answer.Chunks(chunks);
    }

    private Block require(long height) throws StorageException, UnavailableException {
        return ledger.block(height)
                .orElseThrow(() -> new StorageException(
                        "block " + height + " is missing, although the ledger's height is " + ledger.height()));
    }

    private Answer found(Optional<Block> block) throws StorageException, UnavailableException {
        return block.isEmpty() ? new Answer.Absent() : new Answer.Found(certified(block.get()));
    }

    /** Takes the certificate from the proof of the block's first event. */
    private CertifiedBlock certified(Block block) throws StorageException, UnavailableException {
        EventRef first = new EventRef(block.hash(), block.events().get(0).hash());
        EventProof proof = ledger.proof(first)
                .orElseThrow(
                        () -> new StorageException("the ledger holds " + block + ", but no proof of its first event"));
        return new CertifiedBlock(block, proof.certificate());
    }

    private Answer head() throws StorageException, UnavailableException {
        long height = ledger.height();
        if (height == 0) {
            return new Answer.Absent();
        }
        CertifiedBlock last = certified(require(height));
        return new Answer.Head(last.block().header(), last.certificate());
    }
}
