package org.medchain.benchmarks.digest;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A stream on an embedded ledger of its own, published twice: as a digest chain, whose last digest vouches for all chunks,
 * and as the paper's record-based scheme has it, every chunk a record whose digest stands alone. Not thread-safe.
 */
final class PublishedStream implements AutoCloseable {
    private static final int BUFFER_SIZE = 64 << 10;

    private final SecureRandom random = new SecureRandom();
    private final ChainSecret secret = ChainSecret.random(random);
    /** As a requester is given it with each record; one for all, since here is nothing to protect. */
    private final Digest recordAnchor = new Digest(Anchor.of(secret).value());

    private final ChainVerifier verifier = ChainVerifier.withWorkers(1);
    private final Scratch scratch;
    private final Cast cast;
    private final Ledger ledger;
    private final ChunksInMemory chunks;
    private final List<EventRef> chain;
    private final List<EventRef> records;

    /**
     * What a verification asked of the ledger.
     *
     * @param digests how many digests
     * @param eventBytes how many bytes the events that hold them have
     */
    record Fetched(long digests, long eventBytes) {
        static final Fetched NOTHING = new Fetched(0, 0);

        private Fetched and(Event event) {
            return new Fetched(digests + 1, eventBytes + event.encode().size());
        }
    }

    PublishedStream(int length, int chunkSize) throws IOException, MedChainException {
        scratch = Scratch.temporary();
        cast = Cast.enrol(SuiteId.X25519, random);
        ledger = cast.open(scratch.next());
        chunks = new ChunksInMemory(DigestScheme.BOUND, secret, length, chunkSize);
        cast.admit(ledger);
        chain = publishChain();
        records = publishRecords();
    }

    private List<EventRef> publishChain() throws MedChainException {
        DigestChain digests = DigestChain.start(DigestScheme.BOUND, secret);
        DataId stream = DataId.random(random);
        List<EventRef> published = new ArrayList<>();
        Optional<EventRef> previous = Optional.empty();
        for (long index = 1; index <= chunks.last().value(); index++) {
            Digest digest =
                    digests.append(chunks.info(index), chunks.chunk(index)).digest();
            EventDGBuilder event =
                    event(stream, digest).index(new ChunkIndex(index)).range(Events.range(index));
            previous.ifPresent(event::previousChunk);
            EventRef receipt = ledger.append(
                            event.build(cast.hospital().keys(), random).event())
                    .join();
            published.add(receipt);
            previous = Optional.of(receipt);
        }
        return published;
    }

    private List<EventRef> publishRecords() throws IOException, MedChainException {
        List<Event> events = new ArrayList<>();
        for (long index = 1; index <= chunks.last().value(); index++) {
            events.add(event(DataId.random(random), recordDigest(index))
                    .build(cast.hospital().keys(), random)
                    .event());
        }
        return Events.appendAll(ledger, events);
    }

    private EventDGBuilder event(DataId data, Digest digest) {
        return EventDG.builder(cast.consortium().genesisHash())
                .data(data)
                .patient(cast.patient().identity())
                .digest(DigestScheme.BOUND.code(), digest);
    }

    private Digest recordDigest(long index) throws IOException {
        ChunkInfo chunk = chunks.info(index);
        ChunkInfo record = ChunkInfo.record(chunk.length()).withSalt(chunk.salt());
        Hasher content = Hasher.untagged().update(record.salt());
        byte[] buffer = new byte[(int) Math.min(BUFFER_SIZE, record.length())];
        try (InputStream in = chunks.open(index)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                content.update(buffer, 0, read);
            }
        }
        return DigestChain.digestOf(record, content.finish(), recordAnchor);
    }

    /** Verifies all chunks by the chain. */
    Fetched verifyChain() throws MedChainException {
        Fetched[] fetched = {Fetched.NOTHING};
        verifier.verify(DigestScheme.BOUND, Anchor.of(secret), chunks, index -> {
                    EventDG event = find(chain.get((int) index - 1));
                    fetched[0] = fetched[0].and(event.event());
                    return event.digest();
                })
                .requireValid();
        return fetched[0];
    }

    /** Verifies all chunks one by one, each by its own digest. */
    Fetched verifyRecords() throws IOException, MedChainException {
        Fetched fetched = Fetched.NOTHING;
        for (long index = 1; index <= chunks.last().value(); index++) {
            EventDG event = find(records.get((int) index - 1));
            fetched = fetched.and(event.event());
            if (!event.digest().equals(recordDigest(index))) {
                throw new VerificationException("chunk " + index + " is not the one on the ledger");
            }
        }
        return fetched;
    }

    private EventDG find(EventRef ref) throws MedChainException {
        Optional<LedgerEntry> entry = ledger.find(ref);
        return EventDG.of(entry.orElseThrow(() -> new VerificationException(ref + " is not on the ledger"))
                .event());
    }

    /** Closes and deletes the ledger. */
    @Override
    public void close() throws IOException, MedChainException {
        verifier.close();
        ledger.close();
        scratch.close();
    }
}
