package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Finds blocks and events in the log and keeps the {@link LedgerState}, all derived from the log and written after it. Each
 * block is indexed in one atomic write, with the height up to which blocks are indexed. Thread-safe for readers and one
 * writer.
 */
final class BlockIndex implements LedgerState, AutoCloseable {
    private static final Logger LOG = System.getLogger(BlockIndex.class.getName());
    private static final byte FORMAT = 2;

    private final IndexDatabase database;
    private final BlockHash genesis;
    private final MemberSet founders;
    /** By the first height at which they are in force; few, so all of them. */
    private final NavigableMap<Long, MembersEntry> members = new ConcurrentSkipListMap<>();

    private volatile Tip tip;

    private BlockIndex(IndexDatabase database, ConsortiumConfig config) throws StorageException {
        this.database = database;
        this.genesis = config.genesisHash();
        this.founders = config.memberSet();
        this.tip = storedTip(storedHeight(database.get(IndexKeys.META), genesis));
        for (Map.Entry<byte[], byte[]> entry : database.all(IndexKeys.MEMBERS).entrySet()) {
            long from = ByteBuffer.wrap(entry.getKey()).getLong(1);
            members.put(from, MembersEntry.decode(entry.getValue()));
        }
    }

    private Tip storedTip(long height) throws StorageException {
        if (height == 0) {
            return Tip.genesis(genesis);
        }
        BlockEntry last = block(height).orElseThrow(() -> new StorageException("the index has lost its last block"));
        return new Tip(height, last.hash(), last.timestampMillis());
    }

    /**
     * Opens the index of the chain that begins with {@code config}. One that is missing, damaged beyond opening or of
     * another chain is begun anew: the log has all that it held.
     */
    static BlockIndex open(Path folder, ConsortiumConfig config) throws StorageException {
        try {
            DurableFiles.createFolder(folder);
            try {
                return existing(folder, config);
            } catch (RocksDBException | StorageException e) {
                LOG.log(Level.WARNING, "the index cannot be used and is built again from the log: " + e.getMessage());
                Folders.delete(folder);
                return existing(folder, config);
            }
        } catch (IOException | RocksDBException e) {
            throw new StorageException("the index cannot be opened: " + e.getMessage(), e);
        }
    }

    private static BlockIndex existing(Path folder, ConsortiumConfig config) throws RocksDBException, StorageException {
        IndexDatabase database = new IndexDatabase(folder);
        try {
            return new BlockIndex(database, config);
        } catch (StorageException e) {
            database.close();
            throw e;
        }
    }

    private static long storedHeight(Optional<ByteBuffer> meta, BlockHash genesis) throws StorageException {
        if (meta.isEmpty()) {
            return 0;
        }
        ByteBuffer stored = meta.get();
        byte format = stored.get();
        long height = stored.getLong();
        if (format != FORMAT || !Bytes.copyOf(stored).equals(genesis.value())) {
            throw new StorageException("the index is of another format or chain");
        }
        return height;
    }

    /** The last block that is indexed. */
    @Override
    public Tip tip() {
        return tip;
    }

    /** Indexes the next block, whose encoding is at {@code position} of the log. */
    void add(StoredBlock block, Bytes encoded, Position position) throws StorageException {
        Tip next = Tip.of(block.block().header());
        try (WriteBatch batch = new WriteBatch()) {
            Optional<MembersEntry> change = new IndexUpdate(batch, this).add(block, encoded, position);
            ByteBuffer meta = ByteBuffer.allocate(1 + Long.BYTES + Digest.SIZE)
                    .put(FORMAT)
                    .putLong(next.height());
            batch.put(IndexKeys.META, meta.put(genesis.value().toByteArray()).array());
            database.write(batch);
            change.ifPresent(changed -> members.put(next.height() + 1, changed));
        } catch (RocksDBException e) {
            throw IndexDatabase.damaged(e);
        }
        tip = next;
    }

    @Override
    public Optional<EventEntry> event(EventHash event) throws StorageException {
        return database.get(IndexKeys.event(event)).map(EventEntry::decode);
    }

    /** The height of the block with this hash. */
    Optional<Long> height(BlockHash block) throws StorageException {
        return database.get(IndexKeys.block(block)).map(ByteBuffer::getLong);
    }

    /** The block at this height. */
    Optional<BlockEntry> block(long height) throws StorageException {
        return database.get(IndexKeys.height(height)).map(BlockEntry::decode);
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

    /** The members who certify the block at this height. */
    MemberSet members(long height) {
        Map.Entry<Long, MembersEntry> entry = members.floorEntry(height);
        return entry == null ? founders : entry.getValue().members();
    }

    /** The events that changed the members, in their order. */
    List<EventHash> memberChanges() {
        return members.values().stream().map(MembersEntry::change).toList();
    }

    /** The first event that removed this session. */
    Optional<EventHash> removal(EventHash session) throws StorageException {
        return database.get(IndexKeys.removal(session)).map(event -> EventHash.of(Bytes.copyOf(event)));
    }

    /** What the index holds now, and while the snapshot is open. */
    IndexSnapshot snapshot() throws StorageException {
        return database.snapshot();
    }

    /** The height up to which blocks are indexed in {@code snapshot} of this index. */
    long heightIn(IndexSnapshot snapshot) throws StorageException {
        return storedHeight(snapshot.get(IndexKeys.META), genesis);
    }

    @Override
    public void close() {
        database.close();
    }
}
