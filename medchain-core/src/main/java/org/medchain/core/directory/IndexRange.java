package org.medchain.core.directory;

import org.medchain.chain.event.ChunkIndex;

/** Chunks next to each other, both ends included. */
public record IndexRange(ChunkIndex first, ChunkIndex last) {
    public IndexRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("a range of chunks is not empty, found " + first + " to " + last);
        }
    }
}
