package org.medchain.core.data;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.DataId;
import org.medchain.error.StorageException;

/**
 * Where a provider keeps the data itself; a vendor implements it over its legacy system. It keeps objects, each the bytes of
 * one chunk, under names that the catalogue draws. A chunk may have several for a time, of which the catalogue knows the one
 * that counts. An object is created once and never replaced. Implementations are thread-safe, and interrupting a caller
 * neither loses what is stored nor closes anything.
 */
public interface HealthDataStore {
    /**
     * Stores one object where there is none. Durable when it returns. After a failure, or if the process dies, nothing of it
     * can be opened; of several that create the same object one succeeds.
     *
     * @param content read to its end; closing it stays with the caller. Not read at all if the object is there already
     * @return how many bytes were stored
     * @throws AlreadyStoredException if the object is there, which is as it was
     * @throws IOException if {@code content} cannot be read
     * @throws StorageException if the object cannot be stored
     */
    long create(ObjectName name, InputStream content) throws IOException, AlreadyStoredException, StorageException;

    /**
     * Opens one object for reading.
     *
     * @throws StorageException if there is none, or it cannot be read
     */
    InputStream open(ObjectName name) throws StorageException;

    /**
     * The number of bytes of one object.
     *
     * @throws StorageException if there is none
     */
    long size(ObjectName name) throws StorageException;

    /** Deletes one object; without effect if there is none. Durable when it returns. */
    void delete(ObjectName name) throws StorageException;

    /** Deletes all objects of all chunks of {@code data}; without effect if there are none. Durable when it returns. */
    void deleteAll(DataId data) throws StorageException;
}
