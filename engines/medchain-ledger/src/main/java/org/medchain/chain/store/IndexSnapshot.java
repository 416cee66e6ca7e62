package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.medchain.error.StorageException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/** The contents of an index at one instant. For the thread that took it, which must close it soon. */
final class IndexSnapshot implements AutoCloseable {
    private final RocksDB database;
    private final IndexDatabase.Lease lease;
    private final BooleanSupplier closing;
    private final Snapshot snapshot;
    private final ReadOptions reading;

    IndexSnapshot(RocksDB database, IndexDatabase.Lease lease, BooleanSupplier closing) {
        this.database = database;
        this.lease = lease;
        this.closing = closing;
        this.snapshot = database.getSnapshot();
        this.reading =
                new ReadOptions().setSnapshot(snapshot).setVerifyChecksums(true).setFillCache(false);
    }

    /** The value at {@code key}. */
    Optional<ByteBuffer> get(byte[] key) throws StorageException {
        try {
            return Optional.ofNullable(database.get(reading, key)).map(ByteBuffer::wrap);
        } catch (RocksDBException e) {
            throw IndexDatabase.damaged(e);
        }
    }

    /** The first key at which this and {@code other} differ. */
    Optional<byte[]> firstDifference(IndexSnapshot other) throws StorageException {
        try (RocksIterator mine = database.newIterator(reading);
                RocksIterator theirs = other.database.newIterator(other.reading)) {
            mine.seekToFirst();
            theirs.seekToFirst();
            while (mine.isValid() && theirs.isValid()) {
                if (!Arrays.equals(mine.key(), theirs.key()) || !Arrays.equals(mine.value(), theirs.value())) {
                    return Optional.of(mine.key());
                }
                requireOpen();
                mine.next();
                theirs.next();
            }
            mine.status();
            theirs.status();
            RocksIterator longer = mine.isValid() ? mine : theirs;
            return longer.isValid() ? Optional.of(longer.key()) : Optional.empty();
        } catch (RocksDBException e) {
            throw IndexDatabase.damaged(e);
        }
    }

    /** Ends a long read when another thread closes the database. */
    void requireOpen() throws StorageException {
        if (closing.getAsBoolean()) {
            throw new StorageException("the ledger is being closed");
        }
    }

    @Override
    public void close() {
        reading.close();
        database.releaseSnapshot(snapshot);
        snapshot.close();
        lease.close();
    }
}
