package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.medchain.error.StorageException;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB database of the index. It has no write-ahead log: writes are atomic, and stay in memory until they fill a file. After a
 * crash it has a consistent earlier state, and the blocks after it are indexed again. (With a write-ahead log, a manifest that lost
 * its end would go unnoticed: recent entries would be present and older ones missing.) All parts of its files have checksums, so
 * damage causes an error and not a wrong answer. Thread-safe; use after closing throws a {@link StorageException}.
 */
final class IndexDatabase implements AutoCloseable {
    private static final long CACHE_BYTES = 32L << 20;
    /** The most that a crash loses of the index: some 30,000 events, which are indexed again in about a second. */
    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    private static final int FILTER_BITS_PER_KEY = 10;
    /** Of the write buffer: some twelve bits a key. */
    private static final double MEMTABLE_FILTER_SHARE = 0.02;

    private static final int OPEN_FILES = 256;

    static {
        RocksDB.loadLibrary();
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY);
    private final Options options;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;
    private volatile boolean closing;
    private boolean closed;

    /** Opens the database in {@code folder}; creates it if it is missing. */
    IndexDatabase(Path folder) throws RocksDBException {
        options = options(cache, filter);
        try {
            database = RocksDB.open(options, folder.toString());
        } catch (RocksDBException e) {
            closeOptions();
            throw e;
        }
    }

    private static Options options(LRUCache cache, BloomFilter filter) {
        return new Options()
                .setCreateIfMissing(true)
                .setParanoidChecks(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxOpenFiles(OPEN_FILES)
                // Every event is looked up before it is added, and most others that are sought are older: none is in
                // memory.
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_SHARE)
                .setMemtableWholeKeyFiltering(true)
                // Half of the bytes are hashes; what is around them shrinks to a third.
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMaxBackgroundJobs(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
    }

    /** The value at {@code key}. */
    Optional<ByteBuffer> get(byte[] key) throws StorageException {
        Lease lease = lease();
        try {
            return Optional.ofNullable(database.get(key)).map(ByteBuffer::wrap);
        } catch (RocksDBException e) {
            throw damaged(e);
        } finally {
            lease.close();
        }
    }

    /** All keys with this first byte, and their values, in the order of the keys. */
    SortedMap<byte[], byte[]> all(byte sort) throws StorageException {
        SortedMap<byte[], byte[]> found = new TreeMap<>(Arrays::compareUnsigned);
        Lease lease = lease();
        try (RocksIterator entries = database.newIterator()) {
            entries.seek(new byte[] {sort});
            while (entries.isValid() && entries.key()[0] == sort) {
                found.put(entries.key(), entries.value());
                entries.next();
            }
            entries.status();
            return found;
        } catch (RocksDBException e) {
            throw damaged(e);
        } finally {
            lease.close();
        }
    }

    /** Receives entries; returns false to end the visit. */
    @FunctionalInterface
    interface EntryVisitor {
        boolean visit(byte[] key, byte[] value) throws StorageException;
    }

    /** Visits the entries whose keys begin with {@code prefix}, from {@code first} on, in the order of the keys. */
    void entries(byte[] prefix, byte[] first, EntryVisitor visitor) throws StorageException {
        Lease lease = lease();
        try (RocksIterator entries = database.newIterator()) {
            entries.seek(first);
            while (entries.isValid()
                    && startsWith(entries.key(), prefix)
                    && visitor.visit(entries.key(), entries.value())) {
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw damaged(e);
        } finally {
            lease.close();
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Writes {@code batch} atomically. */
    void write(WriteBatch batch) throws StorageException {
        Lease lease = lease();
        try {
            database.write(unlogged, batch);
        } catch (RocksDBException e) {
            throw damaged(e);
        } finally {
            lease.close();
        }
    }

    /** A snapshot for a long read. Closing the database waits until it is closed. */
    IndexSnapshot snapshot() throws StorageException {
        return new IndexSnapshot(database, lease(), () -> closing);
    }

    @Override
    public void close() {
        closing = true;
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                database.close();
                closeOptions();
            }
        } finally {
            exclusive.unlock();
        }
    }

    private void closeOptions() {
        unlogged.close();
        options.close();
        filter.close();
        cache.close();
    }

    /** Keeps the database open while it is held. */
    interface Lease {
        void close();
    }

    private Lease lease() throws StorageException {
        Lock shared = lock.readLock();
        shared.lock();
        if (closed) {
            shared.unlock();
            throw new StorageException("the ledger is closed");
        }
        return shared::unlock;
    }

    static StorageException damaged(RocksDBException cause) {
        return new StorageException(
                "the index failed; delete its folder, and it is built again from the log: " + cause.getMessage(),
                cause);
    }
}
