package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.VerifiedData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * The record-based design that the paper compares with (MedRec, MedBlock, Patel): every chunk has a digest of its own on the ledger,
 * which is fetched and checked by itself. Events, hashes, proofs and connections are this library's. The events name their
 * predecessors, so that they can also be fetched in one answer, which is the best that this design can do.
 */
final class RecordBased {
    private final Digest anchor;
    private final Bytes salt;
    private final List<EventRef> events;

    private RecordBased(Digest anchor, Bytes salt, List<EventRef> events) {
        this.anchor = anchor;
        this.salt = salt;
        this.events = events;
    }

    /** Puts the digests of these chunks on the ledger. */
    static RecordBased publish(World world, List<Bytes> chunks) throws MedChainException {
        ChainSecret secret = ChainSecret.random(world.random());
        RecordBased published = new RecordBased(
                new Digest(Anchor.of(secret).value()), secret.salt(ChunkIndex.FIRST), new ArrayList<>());
        DataId stream = DataId.random(world.random());
        Optional<EventRef> previous = Optional.empty();
        for (int i = 0; i < chunks.size(); i++) {
            EventDGBuilder event = EventDG.builder(world.cast().consortium().genesisHash())
                    .data(stream)
                    .index(new ChunkIndex(i + 1L))
                    .range(Events.range(i + 1L))
                    .patient(world.cast().patient().identity())
                    .digest(DigestScheme.BOUND.code(), published.digest(chunks.get(i)));
            previous.ifPresent(event::previousChunk);
            EventRef receipt = world.ledger()
                    .append(event.build(world.cast().hospital().keys(), world.random())
                            .event())
                    .join();
            published.events.add(receipt);
            previous = Optional.of(receipt);
        }
        return published;
    }

    private Digest digest(Bytes chunk) {
        ChunkInfo record = ChunkInfo.record(chunk.size()).withSalt(salt);
        return DigestChain.digestOf(
                record, Hasher.untagged().update(salt).update(chunk).finish(), anchor);
    }

    /** Checks the chunks, each by an event that it asks for by itself, as many at a time as {@code asking} has threads. */
    void verifyOneByOne(Ledger ledger, VerifiedData data, ExecutorService asking)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        List<Future<Optional<LedgerEntry>>> asked = new ArrayList<>();
        for (EventRef event : events) {
            asked.add(asking.submit(() -> ledger.find(event)));
        }
        for (int i = 0; i < events.size(); i++) {
            check(i, asked.get(i).get(), data);
        }
    }

    /** Checks the chunks, each by its own event, all of which come in one answer. */
    void verifyAtOnce(Ledger ledger, VerifiedData data) throws IOException, MedChainException {
        List<LedgerEntry> newestFirst = ledger.history(events.get(events.size() - 1), events.size());
        for (int i = 0; i < events.size(); i++) {
            int place = events.size() - 1 - i;
            check(i, place < newestFirst.size() ? Optional.of(newestFirst.get(place)) : Optional.empty(), data);
        }
    }

    private void check(int number, Optional<LedgerEntry> entry, VerifiedData data)
            throws IOException, MedChainException {
        EventDG event = EventDG.of(
                entry.orElseThrow(() -> new VerificationException("chunk " + number + " is not on the ledger"))
                        .event());
        try (InputStream chunk = data.open(new ChunkIndex(number + 1L))) {
            if (!event.digest().equals(digest(Bytes.takeOwnership(chunk.readAllBytes())))) {
                throw new VerificationException("chunk " + number + " is not the one on the ledger");
            }
        }
    }
}
