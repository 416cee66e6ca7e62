package org.medchain.benchmarks.catalogue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkDigests;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/**
 * Fills a catalogue through its port, as if data had been added for long. Unless a stream shall be verifiable only its newest
 * event is on the ledger, so that it can be followed; the others are made up, and no data is stored.
 */
final class Filling {
    private static final EventType MADE_UP = new EventType(1000);
    private static final int TOLD = 5_000;

    private final Cast cast;
    private final Ledger ledger;
    private final ProviderStore store;
    private final int length;
    private final SecureRandom random;
    private final PrintStream out;

    /**
     * A filling.
     *
     * @param length bytes that each chunk and record is said to have
     */
    Filling(Cast cast, Ledger ledger, ProviderStore store, int length, SecureRandom random, PrintStream out) {
        this.cast = cast;
        this.ledger = ledger;
        this.store = store;
        this.length = length;
        this.random = random;
        this.out = out;
    }

    InventoryPointer inventory() throws MedChainException {
        try (InventoryKeys keys = InventoryKeys.generate(
                        cast.patient().identity(), cast.hospital().identity(), random);
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
            store.add(owned);
            return owned.pointer();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }

    /** A stream of {@code chunks} chunks, at least one. */
    DataId stream(InventoryPointer inventory, DeviceClock clock, long chunks) throws MedChainException {
        DataId stream = begin(inventory, DataKind.STREAM, ChainSecret.random(random));
        for (long index = 1; index < chunks; index++) {
            Event event = madeUp();
            EventRef ref = new EventRef(new BlockHash(digest()), event.hash());
            record(stream, new ChunkIndex(index), clock.range(index), event, new Receipt(ref, 0));
            if (index % TOLD == 0) {
                out.println("    " + clock + " clock: " + index + " of " + chunks + " chunks");
            }
        }
        Event newest = event(stream, clock.range(chunks));
        EventRef ref = ledger.append(newest).join();
        Receipt receipt = new Receipt(ref, ledger.find(ref).orElseThrow().height());
        record(stream, new ChunkIndex(chunks), clock.range(chunks), newest, receipt);
        return stream;
    }

    /**
     * A stream of which every event is on the ledger and every digest right, so that it can be verified.
     *
     * @param content where its first {@code stored} chunks go; the others are not stored
     */
    DataId verifiableStream(
            InventoryPointer inventory, DeviceClock clock, long chunks, HealthDataStore content, int stored)
            throws IOException, MedChainException {
        DataId stream;
        Optional<EventRef> previous = Optional.empty();
        try (ChainSecret secret = ChainSecret.random(random)) {
            stream = begin(
                    inventory,
                    DataKind.STREAM,
                    ChainSecret.of(SecretBytes.takeOwnership(secret.bytes().exposeCopy())));
            DigestChain chain = DigestChain.start(DigestScheme.BOUND, secret);
            for (long number = 1; number <= chunks; number++) {
                ChunkIndex index = new ChunkIndex(number);
                TimeRange range = clock.range(number);
                Bytes chunk = Bytes.random(random, length);
                ChunkDigests digests =
                        chain.append(ChunkInfo.chunk(number, range, length).salted(secret), chunk);
                EventDGBuilder builder = event(stream, index, range, digests.digest());
                previous.ifPresent(builder::previousChunk);
                Event event = builder.build(cast.hospital().keys(), random).event();
                EventRef ref = ledger.append(event).join();
                Receipt receipt =
                        new Receipt(ref, ledger.find(ref).orElseThrow().height());
                ObjectName object = record(
                        stream,
                        index,
                        range,
                        new Published(new ChunkFacts(length, digests.content(), digests.digest()), event, receipt));
                if (number <= stored) {
                    content.create(object, new ByteArrayInputStream(chunk.toByteArray()));
                }
                previous = Optional.of(ref);
                if (number % TOLD == 0) {
                    out.println("    " + number + " of " + chunks + " chunks");
                }
            }
        }
        return stream;
    }

    /** As many records. */
    void records(InventoryPointer inventory, int count) throws MedChainException {
        for (int i = 0; i < count; i++) {
            Event event = madeUp();
            EventRef ref = new EventRef(new BlockHash(digest()), event.hash());
            record(
                    begin(inventory, DataKind.RECORD, ChainSecret.random(random)),
                    ChunkIndex.FIRST,
                    DeviceClock.REGULAR.range(i + 1L),
                    event,
                    new Receipt(ref, 0));
        }
    }

    private DataId begin(InventoryPointer inventory, DataKind kind, ChainSecret secret) throws MedChainException {
        NewData data =
                new NewData(DataId.random(random), inventory.id(), kind, Hospital.DESCRIPTION, DigestScheme.BOUND);
        try (secret) {
            StoredData begun = store.begin(OperationKey.random(random), data, secret.bytes());
            return begun.id();
        }
    }

    private void record(DataId data, ChunkIndex index, TimeRange range, Event event, Receipt receipt)
            throws MedChainException {
        record(data, index, range, new Published(new ChunkFacts(length, digest(), digest()), event, receipt));
    }

    /** What became of a chunk. */
    private record Published(ChunkFacts facts, Event event, Receipt receipt) {}

    private ObjectName record(DataId data, ChunkIndex index, TimeRange range, Published published)
            throws MedChainException {
        ChunkClaim claim = store.claim(
                data,
                index,
                Optional.of(range),
                ClaimToken.random(random),
                Clock.systemUTC().instant());
        if (!(claim instanceof ChunkClaim.Claimed claimed)) {
            throw new IllegalStateException("chunk " + index + " cannot be claimed: " + claim);
        }
        store.seal(data, index, claimed.token(), published.facts(), published.event());
        store.recorded(data, index, published.receipt());
        return claimed.object();
    }

    /** What the ledger takes for the first chunk of a stream. */
    private Event event(DataId stream, TimeRange range) throws MedChainException {
        return event(stream, ChunkIndex.FIRST, range, digest())
                .build(cast.hospital().keys(), random)
                .event();
    }

    private EventDGBuilder event(DataId stream, ChunkIndex index, TimeRange range, Digest digest) {
        return EventDG.builder(cast.consortium().genesisHash())
                .data(stream)
                .index(index)
                .range(range)
                .patient(cast.patient().identity())
                .digest(DigestScheme.BOUND.code(), digest);
    }

    private Event madeUp() {
        return Event.sign(
                cast.consortium().genesisHash(),
                MADE_UP,
                digest().value(),
                cast.hospital().keys());
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }
}
