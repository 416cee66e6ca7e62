package org.medchain.chain.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.FileTrees;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Locates blocks and events in the log, and holds the {@link LedgerState}. Everything is derived from the log and written after it.
 * One atomic write indexes a block and sets the height up to which blocks are indexed. Thread-safe for several readers and one
 * writer.
 */
final class BlockIndex implements LedgerState, AutoCloseable {
    private static final Logger LOG = System.getLogger(BlockIndex.class.getName());

    /** An event that another one refers to is looked up when that one is judged, and again when it is indexed. */
    private static final int MAX_ENTRIES_CACHED = 1 << 12;

    /** Rows of the blocks' tables: some 10 bytes each, so 4 MiB. */
    private static final int MAX_ROWS_CACHED = 400_000;
    /** An entry takes as much memory as so many rows, besides its own. */
    private static final int ROWS_OF_AN_ENTRY = 60;

    private final IndexDatabase database;
    private final BlockHash genesis;
    private final MemberSets members;
    private final SignerNumbers numbered;

    private final Cache<EventHash, EventEntry> entries =
            CacheBuilder.newBuilder().maximumSize(MAX_ENTRIES_CACHED).build();

    /** Large blocks have large entries. */
    private final Cache<Long, BlockEntry> blocks = CacheBuilder.newBuilder()
            .maximumWeight(MAX_ROWS_CACHED)
            .weigher((Long height, BlockEntry block) ->
                    ROWS_OF_AN_ENTRY + block.events().size())
            .build();

    private final HashNames names;
    private volatile Tip tip;
    private long signers;

    private BlockIndex(IndexDatabase database, ConsortiumConfig config, HashNames fresh) throws StorageException {
        this.database = database;
        this.genesis = config.genesisHash();
        this.numbered = new SignerNumbers(database);
        this.members = new MemberSets(config.memberSet());
        IndexMeta meta = IndexMeta.decode(database.get(IndexKeys.META), genesis, fresh);
        this.names = meta.names();
        this.tip = storedTip(meta.height());
        this.signers = meta.signers();
        for (Map.Entry<byte[], byte[]> entry : database.all(IndexKeys.MEMBERS).entrySet()) {
            long from = ByteBuffer.wrap(entry.getKey()).getLong(1);
            members.add(from, MembersEntry.decode(entry.getValue()));
        }
    }

    private Tip storedTip(long height) throws StorageException {
        if (height == 0) {
            return Tip.genesis(genesis);
        }
        BlockEntry last = block(height).orElseThrow(() -> new StorageException("the index lacks its last block"));
        return new Tip(height, last.hash(), last.timestampMillis(), last.orderedTo());
    }

    /**
     * Opens the index of the chain that begins with {@code config}. Replaces an index that is missing, too damaged to open, or of
     * another chain by an empty one, to be built again from the log.
     *
     * @param fresh what hashes are named by if the index is new
     */
    static BlockIndex open(Path folder, ConsortiumConfig config, HashNames fresh) throws StorageException {
        try {
            DurableFiles.createFolder(folder);
            try {
                return existing(folder, config, fresh);
            } catch (RocksDBException | StorageException e) {
                LOG.log(
                        Level.WARNING,
                        "MC-L024 the index cannot be used, and is built again from the log: " + e.getMessage());
                FileTrees.delete(folder);
                return existing(folder, config, fresh);
            }
        } catch (IOException | RocksDBException e) {
            throw new StorageException("the index cannot be opened: " + e.getMessage(), e);
        }
    }

    private static BlockIndex existing(Path folder, ConsortiumConfig config, HashNames fresh)
            throws RocksDBException, StorageException {
        IndexDatabase database = new IndexDatabase(folder);
        try {
            return new BlockIndex(database, config, fresh);
        } catch (StorageException e) {
            database.close();
            throw e;
        }
    }

    /** What hashes are named by in the keys. */
    HashNames names() {
        return names;
    }

    /** The last indexed block. */
    @Override
    public Tip tip() {
        return tip;
    }

    /** Indexes the next block, whose encoding is at {@code position} of the log. */
    void add(CertifiedBlock block, Bytes encoded, Position position) throws StorageException {
        Tip next = Tip.of(block.block().header());
        try (WriteBatch batch = new WriteBatch()) {
            IndexUpdate update = new IndexUpdate(batch, this, signers);
            Optional<MembersEntry> change = update.add(block, encoded, position);
            IndexMeta meta = new IndexMeta(next.height(), update.signers(), names);
            batch.put(IndexKeys.META, meta.encode(genesis));
            database.write(batch);
            change.ifPresent(changed -> members.add(next.height() + 1, changed));
            signers = meta.signers();
        } catch (RocksDBException e) {
            throw IndexDatabase.damaged(e);
        }
        tip = next;
    }

    @Override
    public Optional<EventEntry> event(EventHash event) throws StorageException {
        EventEntry known = entries.getIfPresent(event);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Place> place = place(event);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        EventEntry found = event(place.get());
        entries.put(event, found);
        return Optional.of(found);
    }

    /** The place of the event with this hash, if it is on the chain. */
    Optional<Place> place(EventHash event) throws StorageException {
        return place(database.get(IndexKeys.event(names, event)));
    }

    private EventEntry event(Place place) throws StorageException {
        BlockEntry block = block(place.height())
                .orElseThrow(() -> new StorageException("the index lacks block " + place.height()));
        return block.events().entry(place, block.hash(), numbered::id);
    }

    @Override
    public Optional<Place> chunk(StreamPlace chunk) throws StorageException {
        return chunk.index() == 1 ? Optional.of(chunk.first()) : place(database.get(IndexKeys.chunk(chunk)));
    }

    private static Optional<Place> place(Optional<ByteBuffer> value) throws StorageException {
        return value.isEmpty() ? Optional.empty() : Optional.of(Numbers.getPlace(value.get()));
    }

    private static Optional<Long> number(Optional<ByteBuffer> value) throws StorageException {
        return value.isEmpty() ? Optional.empty() : Optional.of(Numbers.getShort(value.get()));
    }

    /** The number of the signer with this id, if it has signed an event. */
    Optional<Long> signer(Digest id) throws StorageException {
        return numbered.number(id);
    }

    /**
     * The places of the events of this type by this signer, ascending, from height {@code from} on: at least {@code max} if there
     * are that many, and all in the last one's block.
     */
    List<Place> signed(PublicIdentity signer, EventType type, long from, int max) throws StorageException {
        List<Place> places = new ArrayList<>();
        Optional<Long> number = signer(signer.id());
        if (number.isPresent() && from <= tip.height()) {
            byte[] first = IndexKeys.signed(number.get(), type, Math.max(from, 1));
            database.entries(IndexKeys.signed(number.get(), type), first, (key, value) -> {
                SignedEvents.decode(IndexKeys.height(key), value, places);
                return places.size() < max;
            });
        }
        return places;
    }

    /** The height of the block with this hash. */
    Optional<Long> height(BlockHash block) throws StorageException {
        return number(database.get(IndexKeys.block(names, block)));
    }

    /** The block at this height. */
    Optional<BlockEntry> block(long height) throws StorageException {
        BlockEntry known = blocks.getIfPresent(height);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ByteBuffer> stored = database.get(IndexKeys.height(height));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        BlockEntry entry = BlockEntry.decode(stored.get());
        blocks.put(height, entry);
        return Optional.of(entry);
    }

    @Override
    public Optional<BlockHash> blockHash(long height) throws StorageException {
        return block(height).map(BlockEntry::hash);
    }

    @Override
    public Optional<Admission> admission(PublicIdentity identity) throws StorageException {
        return database.get(IndexKeys.identity(identity)).map(Admission::decode);
    }

    @Override
    public boolean isRevoked(Bytes serial) throws StorageException {
        return revocation(serial).isPresent();
    }

    /** The last event by which the CA revoked the certificate with this serial number. */
    Optional<EventHash> revocation(Bytes serial) throws StorageException {
        return database.get(IndexKeys.revoked(serial)).map(event -> EventHash.of(Bytes.copyOf(event)));
    }

    @Override
    public MemberSet members() {
        return members(tip.height() + 1);
    }

    @Override
    public MemberSet members(long height) {
        return members.at(height);
    }

    @Override
    public Optional<Integer> lastNumber(PublicIdentity identity) {
        return members.lastNumber(identity);
    }

    @Override
    public long seatedSince(PublicIdentity identity) {
        return members.seatedSince(identity);
    }

    /** The events that changed the members, in their order. */
    List<EventHash> memberChanges() {
        return members.changes();
    }

    @Override
    public Optional<EventHash> removal(EventHash session) throws StorageException {
        return database.get(IndexKeys.removal(names, session)).map(event -> EventHash.of(Bytes.copyOf(event)));
    }

    /** The contents of the index at this instant. */
    IndexSnapshot snapshot() throws StorageException {
        return database.snapshot();
    }

    /** The height up to which blocks are indexed in {@code snapshot} of this index. */
    long heightIn(IndexSnapshot snapshot) throws StorageException {
        return IndexMeta.decode(snapshot.get(IndexKeys.META), genesis, names).height();
    }

    @Override
    public void close() {
        database.close();
    }
}
