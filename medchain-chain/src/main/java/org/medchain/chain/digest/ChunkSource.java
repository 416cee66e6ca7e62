package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;

/**
 * The source of the chunks to verify. The verifier may read a chunk repeatedly and several chunks concurrently:
 * implementations are thread-safe and return the same bytes each time.
 */
public interface ChunkSource {
    /** The first chunk. */
    ChunkIndex first();

    /** The last chunk, at or after the first. */
    ChunkIndex last();

    /**
     * The description of a chunk; verified like its bytes.
     *
     * @param index from the first chunk to the last
     */
    ChunkInfo info(long index) throws IOException;

    /**
     * Opens the bytes of a chunk; the verifier closes the stream.
     *
     * @param index from the first chunk to the last
     */
    InputStream open(long index) throws IOException;
}
