package org.medchain.dht;

import org.medchain.error.StorageException;

/**
 * The disk of a node that stores records, as its operator sees it. Engines reclaim space on their own; this is for
 * measuring it and for when it is wanted now. Thread-safe; methods block.
 */
public interface StorageMaintenance {
    /**
     * What is stored and what it takes.
     *
     * @throws StorageException if the disk cannot be read, or the node is closed
     */
    StorageReport storage() throws StorageException;

    /**
     * Drops what has expired and gives the space of everything replaced, removed or dropped so far back to the disk. Reads
     * and writes go on meanwhile. Never to be called from a callback of a future of {@link Dht}.
     *
     * @throws StorageException if the disk cannot be read or written, or the node is closed
     */
    Reclaimed reclaim() throws StorageException;

    /**
     * What reclaiming did.
     *
     * @param before the storage before it
     * @param after the storage after it
     */
    record Reclaimed(StorageReport before, StorageReport after) {
        /** Bytes given back to the disk; negative if writes took more meanwhile. */
        public long bytes() {
            return before.bytesOnDisk() - after.bytesOnDisk();
        }
    }
}
