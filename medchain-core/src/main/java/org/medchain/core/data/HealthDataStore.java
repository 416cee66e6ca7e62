package org.medchain.core.data;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.error.StorageException;

/**
 * Where a provider keeps the data itself; a vendor implements it over its legacy system. A record is one chunk with index
 * 1; a stream is chunks 1, 2, 3 … Implementations are thread-safe.
 */
public interface HealthDataStore {
    /**
     * Stores one chunk, in place of what was there under the same index. Durable when it returns; after a failure the old
     * content or none is there, never a part.
     *
     * @param content read to its end; closing it stays with the caller
     * @return how many bytes were stored
     * @throws IOException if {@code content} cannot be read
     * @throws StorageException if the chunk cannot be stored
     */
    long put(DataId data, ChunkIndex index, InputStream content) throws IOException, StorageException;

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

    /** Removes all chunks of {@code data}; without effect if there are none. Durable when it returns. */
    void remove(DataId data) throws StorageException;
}
