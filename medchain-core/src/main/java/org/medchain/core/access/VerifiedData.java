package org.medchain.core.access;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.error.StorageException;

/**
 * Data that was verified against the ledger, whole, before any of it could be read: the only type in which a requester gets
 * payload. It is kept sealed in a staging file and opened while it is read; closing deletes the file. Thread-safe.
 */
public interface VerifiedData extends AutoCloseable {
    /** How it was verified, and what that took. */
    ChainVerdict verdict();

    /** The on-ledger event whose digest all of it was verified against. */
    EventRef event();

    /** The chunks, in order; one for a record. Times are verified under the bound scheme only. */
    List<ChunkInfo> chunks();

    /** The number of bytes. */
    long size();

    /** The bytes of one chunk. */
    InputStream open(ChunkIndex index) throws IOException;

    /** The bytes of all chunks, one after another. */
    InputStream open();

    @Override
    void close() throws StorageException;
}
