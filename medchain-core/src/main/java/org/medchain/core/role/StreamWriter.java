package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.error.MedChainException;

/**
 * Appends chunks to one stream, one after another. After a failure the same chunk may be appended again, by this writer or,
 * after a crash, by one of {@link Provider#resumeStream}: it is there once. Thread-safe; chunks of one writer go one at a time.
 */
public interface StreamWriter {
    /** The stream's id. */
    DataId id();

    /** The index that the next chunk gets. */
    ChunkIndex next();

    /**
     * Appends one chunk. When this returns, the chunk is stored and its event is on the ledger; the inventory in the directory
     * shows it, or will as soon as the directory takes it. With the time of the newest chunk, it is that chunk again: the same
     * content gives the same receipt, and stores nothing twice.
     *
     * @param range the time it covers, at or after the end of the chunk before
     * @param content read to its end, not closed
     * @return where its event is on the ledger
     * @throws IOException if {@code content} cannot be read
     * @throws StreamConflictException if another writer put another chunk there, and the stream is to be resumed; or took back
     *     or replaced the chunk before, and this writer goes on after what is there
     * @throws IllegalArgumentException if the range begins before the last chunk ended; the writer stays usable
     * @throws DataEndedException if the stream was closed, withdrawn or erased
     * @throws CatalogueBehindException if the ledger turns out to have events of this provider that the catalogue does not know
     */
    EventRef append(TimeRange range, InputStream content) throws IOException, MedChainException;

    /**
     * {@link #append} without a caller that waits; see {@link org.medchain.core.MedChainBuilder#executor}. While the ledger is
     * waited for, no thread is in use. Calls go one at a time, in their order: a call made before the one before it is done
     * begins when that one has succeeded, and fails as that one does, with nothing written, if it fails or is cancelled.
     * {@code content} is read on a thread of the executor, and is the caller's again once the future is done; a failure to read it
     * is the future's {@link IOException}.
     */
    CompletableFuture<EventRef> appendAsync(TimeRange range, InputStream content);
}
