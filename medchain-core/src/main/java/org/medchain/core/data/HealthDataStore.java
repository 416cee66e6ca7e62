package org.medchain.core.data;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.error.StorageException;

/**
 * Where a provider keeps the data itself; a vendor implements it over its legacy system. A record is one chunk with index
 * 1; a stream is chunks 1, 2, 3 … A chunk is created once and never replaced. Implementations are thread-safe, and
 * interrupting a caller neither loses what is stored nor closes anything.
 */
public interface HealthDataStore {
    /**
     * Stores one chunk where there is none. Durable when it returns. After a failure, or if the process dies, nothing of it
     * can be opened; of several that create the same chunk one succeeds.
     *
     * @param content read to its end; closing it stays with the caller. Not read at all if the chunk is there already
     * @return how many bytes were stored
     * @throws AlreadyStoredException if the chunk is there, which is as it was
     * @throws IOException if {@code content} cannot be read
     * @throws StorageException if the chunk cannot be stored
     */
    long create(DataId data, ChunkIndex index, InputStream content)
            throws IOException, AlreadyStoredException, StorageException;

    /**
     * Opens one chunk for reading.
     *
     * @throws StorageException if there is none, or it cannot be read
     */
    InputStream open(DataId data, ChunkIndex index) throws StorageException;

    /**
     * The number of bytes of one chunk.
     *
     * @throws StorageException if there is none
     */
    long size(DataId data, ChunkIndex index) throws StorageException;

    /** Deletes one chunk; without effect if there is none. Durable when it returns. */
    void delete(DataId data, ChunkIndex index) throws StorageException;

    /** Deletes all chunks of {@code data}; without effect if there are none. Durable when it returns. */
    void deleteAll(DataId data) throws StorageException;
}
