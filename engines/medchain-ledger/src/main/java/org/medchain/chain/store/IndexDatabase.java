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
 * The RocksDB under the index. It has no log of its own: writes are atomic and stay in memory until enough are there for
 * a file, so after a crash it holds an earlier state, whole, and catches up from the blocks. (With a log, a list of files
 * that lost its end would go unnoticed: recent entries there, older ones missing.) Every part of its files carries a
 * checksum, so damage is an error and not an answer. Thread-safe;
 * use after closing is a {@link StorageException}, never a call into freed memory.
 */
final class IndexDatabase implements AutoCloseable {
    private static final long CACHE_BYTES = 32L << 20;
    /** What a crash loses of the index: some 30,000 events, indexed again in about a second. */
    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    private static final int FILTER_BITS_PER_KEY = 10;
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
                // Keys and values are hashes, for the most part.
                .setCompressionType(CompressionType.NO_COMPRESSION)
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

    /** All keys of one sort and their values, in the order of the keys. */
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

    /** Takes keys; false if it wants no more. */
    @FunctionalInterface
    interface KeyVisitor {
        boolean visit(byte[] key);
    }

    /** Shows the keys that begin with {@code prefix}, from {@code first} on and in their order, as long as more are wanted. */
    void keys(byte[] prefix, byte[] first, KeyVisitor visitor) throws StorageException {
        Lease lease = lease();
        try (RocksIterator entries = database.newIterator()) {
            entries.seek(first);
            while (entries.isValid() && startsWith(entries.key(), prefix) && visitor.visit(entries.key())) {
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

    /** Writes all of {@code batch} or nothing. */
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

    /** The contents as they are now, for reading through; closing the database waits for it to be closed. */
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
                "the index failed; without its folder it is built again from the log: " + cause.getMessage(), cause);
    }
}
