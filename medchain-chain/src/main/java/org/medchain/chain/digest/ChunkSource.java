package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;

/**
 * Where the chunks to be verified are read from, more than once if need be and several at a time: implementations are
 * thread-safe, and return the same bytes each time.
 */
public interface ChunkSource {
    /** The first chunk. */
    ChunkIndex first();

    /** The last chunk, not before the first. */
    ChunkIndex last();

    /**
     * What is said of a chunk; judged like its bytes.
     *
     * @param index from the first chunk to the last
     */
    ChunkInfo info(long index) throws IOException;

    /**
     * The bytes of a chunk, closed by the reader.
     *
     * @param index from the first chunk to the last
     */
    InputStream open(long index) throws IOException;
}
