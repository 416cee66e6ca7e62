package org.medchain.testkit.store;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;

/** What tests put into a catalogue. */
public final class StoreScene {
    /** When the tests take place. */
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** How long a chunk of {@link #range} is, µs. */
    public static final long MINUTE = 60_000_000;

    private static final SecureRandom TOKENS = new SecureRandom();
    private static final int KEY_SIZE = 32;
    private static final int MANY = 1_000;
    private static final BlockHash CONSORTIUM = BlockHash.of(Bytes.utf8("c".repeat(Digest.SIZE)));

    private final SecureRandom random;
    private final SoftwareIdentity provider;

    /** A scene whose ids come from {@code random}. */
    public StoreScene(SecureRandom random) {
        this.random = random;
        this.provider = SoftwareIdentity.generate(SuiteId.X25519, random);
    }

    /** An inventory of a patient of its own. */
    public OwnedInventory inventory() {
        RecordName name =
                new RecordName(Bytes.random(random, KEY_SIZE), SuiteId.X25519, Bytes.random(random, KEY_SIZE), 0);
        SoftwareIdentity patient = SoftwareIdentity.generate(SuiteId.X25519, random);
        InventoryPointer pointer = new InventoryPointer(name, provider.publicIdentity(), patient.publicIdentity());
        return new OwnedInventory(pointer, SecretBytes.random(random, KEY_SIZE), SecretBytes.random(random, KEY_SIZE));
    }

    /** A description with a tag of its own. */
    public static DataDescription description(String tag) {
        return new DataDescription(Map.of("code", tag), URI.create("https://hospital.example/data"));
    }

    /** Data that is new. */
    public NewData data(OwnedInventory inventory, DataKind kind) {
        return new NewData(DataId.random(random), inventory.id(), kind, description("heart rate"), DigestScheme.BOUND);
    }

    /** Data that has begun. */
    public DataId begun(ProviderStore store, OwnedInventory inventory, DataKind kind) throws MedChainException {
        try (SecretBytes secret = secret()) {
            return store.begin(OperationKey.random(random), data(inventory, kind), secret)
                    .id();
        }
    }

    /** A chain secret. */
    public SecretBytes secret() {
        return SecretBytes.random(random, KEY_SIZE);
    }

    /** The minute of a chunk. */
    public static Optional<TimeRange> range(long index) {
        return Optional.of(new TimeRange(index * MINUTE, (index + 1) * MINUTE));
    }

    /** Facts of no chunk in particular. */
    public ChunkFacts facts() {
        return new ChunkFacts(1 + random.nextInt(1_000), digest(), digest());
    }

    /** A digest of nothing in particular. */
    public Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    /** An event that no other is like. */
    public Event event() {
        return Event.sign(CONSORTIUM, EventType.ADD_DATA, Bytes.random(random, KEY_SIZE), provider);
    }

    /** Where an event is on the ledger. */
    public Receipt receipt(Event event, long height) {
        return new Receipt(new EventRef(new BlockHash(digest()), event.hash()), height);
    }

    /** A claim with a token of its own. */
    public static ChunkClaim claim(
            ProviderStore store, DataId data, ChunkIndex index, Optional<TimeRange> range, Instant now)
            throws MedChainException {
        return store.claim(data, index, range, ClaimToken.random(TOKENS), now);
    }

    /** A claim that must succeed. */
    public static ClaimToken claimed(ProviderStore store, DataId data, long index, Optional<TimeRange> range)
            throws MedChainException {
        ChunkClaim claim = claim(store, data, new ChunkIndex(index), range, NOW);
        if (claim instanceof ChunkClaim.Claimed held) {
            return held.token();
        }
        throw new AssertionError("expected a claim of chunk " + index + ", found " + claim);
    }

    /** All pages that are to be published. */
    public static List<PageToPublish> due(ProviderStore store) throws MedChainException {
        List<PageToPublish> due = new ArrayList<>();
        for (InventoryId inventory : store.toPublish(Optional.empty(), MANY)) {
            due.addAll(store.toPublish(inventory, MANY));
        }
        return due;
    }

    /** A chunk of a stream that is claimed and sealed; its event. */
    public Event sealed(ProviderStore store, DataId data, long index) throws MedChainException {
        return sealed(store, data, index, range(index));
    }

    /** A chunk that is claimed and sealed; its event. */
    public Event sealed(ProviderStore store, DataId data, long index, Optional<TimeRange> range)
            throws MedChainException {
        Event event = event();
        store.seal(data, new ChunkIndex(index), claimed(store, data, index, range), facts(), event);
        return event;
    }

    /** A chunk of a stream that is on the ledger at a height that equals its index. */
    public Receipt recorded(ProviderStore store, DataId data, long index) throws MedChainException {
        return recorded(store, data, index, range(index));
    }

    /** A chunk that is on the ledger at a height that equals its index. */
    public Receipt recorded(ProviderStore store, DataId data, long index, Optional<TimeRange> range)
            throws MedChainException {
        Receipt receipt = receipt(sealed(store, data, index, range), index);
        store.recorded(data, new ChunkIndex(index), receipt);
        return receipt;
    }
}
