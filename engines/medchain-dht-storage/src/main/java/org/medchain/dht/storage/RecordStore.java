package org.medchain.dht.storage;

import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/**
 * The writes on a disk by address, the expiries of their names, and totals. Thread-safe, except that the caller must make one commit
 * at a time. After closing, every method throws a {@link StorageException}.
 */
interface RecordStore extends AutoCloseable {
    /**
     * What is stored under {@code address}, without verifying its signature.
     *
     * @throws DamageException if it was changed on the disk
     */
    Optional<StoredWrite> find(RecordAddress address) throws StorageException, DamageException;

    /** The account charged for what is stored under {@code address}, if any. */
    Optional<Bytes> account(RecordAddress address) throws StorageException;

    /** The bytes charged to an account. */
    long used(Bytes account) throws StorageException;

    /** The totals of the last commit. */
    Totals totals() throws StorageException;

    /** At most {@code max} expiries from {@code fromMillis} to {@code toMillis}, both inclusive, ascending. */
    List<Expiry> expiring(long fromMillis, long toMillis, int max) throws StorageException;

    /** At most {@code max} entries from {@code from} to {@code to}, both inclusive, in the order of addresses. */
    List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws StorageException;

    /** Makes {@code changes} durable, atomically. If it throws, they may or may not be durable. */
    void commit(Changes changes) throws StorageException;

    /** Frees the disk space of what was replaced or dropped. */
    void compact() throws StorageException;

    /** Makes a running {@link #compact()}, and every later one, fail soon. */
    void cancelCompaction();

    /** The sum of the sizes of all files. */
    long bytesOnDisk() throws StorageException;

    @Override
    void close();
}
