package org.medchain.dht;

import org.medchain.error.StorageException;

/**
 * The operator's view of a node's storage. Engines reclaim space on their own; use this to measure it or to reclaim it
 * now. Thread-safe; methods block.
 */
public interface StorageMaintenance {
    /**
     * Measures the storage.
     *
     * @throws StorageException if the disk cannot be read or the node is closed
     */
    StorageReport storage() throws StorageException;

    /**
     * Drops expired records and returns the space of all replaced, removed and dropped records to the disk. Reads and
     * writes continue meanwhile. Must not be called from a callback of a {@link Dht} future.
     *
     * @throws StorageException if the disk cannot be read or written, or the node is closed
     */
    Reclaimed reclaim() throws StorageException;

    /**
     * The effect of {@link #reclaim()}.
     *
     * @param before the storage beforehand
     * @param after the storage afterwards
     */
    record Reclaimed(StorageReport before, StorageReport after) {
        /** Bytes returned to the disk; negative if concurrent writes took more. */
        public long bytes() {
            return before.bytesOnDisk() - after.bytesOnDisk();
        }
    }
}
