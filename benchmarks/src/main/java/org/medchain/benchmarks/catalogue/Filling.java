package org.medchain.benchmarks.catalogue;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.directory.InventoryKeys;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
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
 * Fills a catalogue through its port, as if data had been added for long. Of each stream only the newest event is on the
 * ledger, so that it can be followed; the others are made up. No data is stored.
 */
final class Filling {
    private static final EventType MADE_UP = new EventType(1000);
    private static final int TOLD = 10_000;

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
        DataId stream = begin(inventory, DataKind.STREAM);
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

    /** As many records. */
    void records(InventoryPointer inventory, int count) throws MedChainException {
        for (int i = 0; i < count; i++) {
            Event event = madeUp();
            EventRef ref = new EventRef(new BlockHash(digest()), event.hash());
            record(
                    begin(inventory, DataKind.RECORD),
                    ChunkIndex.FIRST,
                    DeviceClock.REGULAR.range(i + 1L),
                    event,
                    new Receipt(ref, 0));
        }
    }

    private DataId begin(InventoryPointer inventory, DataKind kind) throws MedChainException {
        NewData data =
                new NewData(DataId.random(random), inventory.id(), kind, Hospital.DESCRIPTION, DigestScheme.BOUND);
        try (ChainSecret secret = ChainSecret.random(random)) {
            StoredData begun = store.begin(OperationKey.random(random), data, secret.bytes());
            return begun.id();
        }
    }

    private void record(DataId data, ChunkIndex index, TimeRange range, Event event, Receipt receipt)
            throws MedChainException {
        ChunkClaim claim =
                store.claim(data, index, Optional.of(range), Clock.systemUTC().instant());
        if (!(claim instanceof ChunkClaim.Claimed claimed)) {
            throw new IllegalStateException("chunk " + index + " cannot be claimed: " + claim);
        }
        store.seal(data, index, claimed.token(), new ChunkFacts(length, digest(), digest()), event);
        store.recorded(data, index, receipt);
    }

    /** What the ledger takes for the first chunk of a stream. */
    private Event event(DataId stream, TimeRange range) throws MedChainException {
        return EventDG.builder(cast.consortium().genesisHash())
                .data(stream)
                .index(ChunkIndex.FIRST)
                .range(range)
                .patient(cast.patient().identity())
                .digest(DigestScheme.BOUND.code(), digest())
                .build(cast.hospital().keys(), random)
                .event();
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
