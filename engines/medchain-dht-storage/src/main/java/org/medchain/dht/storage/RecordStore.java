package org.medchain.dht.storage;

import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/**
 * Writes by address on a disk, the expiries of their names, and their totals. Thread-safe, but for commits, which the caller
 * makes one at a time. After closing, every method fails with a {@link StorageException}.
 */
interface RecordStore extends AutoCloseable {
    /**
     * What is stored under {@code address}, its signature not verified.
     *
     * @throws DamageException if it was changed on the disk
     */
    Optional<StoredWrite> find(RecordAddress address) throws StorageException, DamageException;

    /** Who pays for what is stored under {@code address}, if anybody. */
    Optional<Bytes> account(RecordAddress address) throws StorageException;

    /** How many bytes somebody pays for. */
    long used(Bytes account) throws StorageException;

    /** The totals of the last commit. */
    Totals totals() throws StorageException;

    /** The stored writes that expire from {@code fromMillis} to {@code toMillis}, both inclusive, the first first. */
    List<Expiry> expiring(long fromMillis, long toMillis, int max) throws StorageException;

    /** What stands from {@code from} to {@code to}, both inclusive, in the order of addresses. */
    List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws StorageException;

    /** Makes {@code changes} durable, all or none. If it throws, either may be the case. */
    void commit(Changes changes) throws StorageException;

    /** Gives the space of what was replaced or dropped back to the disk. */
    void compact() throws StorageException;

    /** Makes a {@link #compact()} that is under way, and every later one, fail soon. */
    void cancelCompaction();

    /** The sizes of all files. */
    long bytesOnDisk() throws StorageException;

    @Override
    void close();
}
