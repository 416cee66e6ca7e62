package org.medchain.core.directory;

import java.util.List;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * Which time each chunk of a stream covers, as runs of adjoining chunks of equal length: a device that cuts a chunk every
 * ten seconds makes one run, however long it runs. Chunks follow one another in index and never overlap in time. The newest
 * runs are here; those before are on pages of {@value #PAGE_SIZE}, which do not change any more, so that a timeline grows
 * without bound and its newest chunk changes a few bytes. Immutable.
 *
 * @param pages how many pages of runs come before {@code tail}
 * @param tail 1 to {@value #PAGE_SIZE} runs, in the order of their indices, without a gap between indices
 */
public record Timeline(long pages, List<ChunkRun> tail) {
    /** Runs on one page, and the most of a tail. */
    public static final int PAGE_SIZE = 64;

    private static final long MAX_PAGES = Long.MAX_VALUE / PAGE_SIZE - 1;

    public Timeline {
        tail = List.copyOf(tail);
        if (tail.isEmpty() || tail.size() > PAGE_SIZE || pages < 0 || pages > MAX_PAGES) {
            throw new IllegalArgumentException("a timeline ends with 1 to " + PAGE_SIZE
                    + " runs after no page or more, found " + tail.size() + " runs after " + pages + " pages");
        }
        requireInOrder(tail);
        boolean begins = tail.get(0).firstIndex() == 1;
        if (begins != (pages == 0)) {
            throw new IllegalArgumentException("a timeline begins with chunk 1, found chunk "
                    + tail.get(0).firstIndex() + " after " + pages + " pages of runs");
        }
    }

    /** Reads a timeline from its fields. */
    public static Timeline decode(StructReader struct) throws MalformedException {
        long pages = struct.uint(0, 0, MAX_PAGES);
        List<ChunkRun> tail = struct.structs(1, 1, PAGE_SIZE, ChunkRun::decode);
        try {
            return new Timeline(pages, tail);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Writes the fields. */
    public void encode(StructWriter struct) {
        struct.integer(0, pages).structs(1, tail, (run, inner) -> run.encode(inner));
    }

    /** The newest chunk. */
    public ChunkIndex last() {
        return new ChunkIndex(tail.get(tail.size() - 1).lastIndex());
    }

    /** How many runs there are, those on pages included. */
    public long runs() {
        return pages * PAGE_SIZE + tail.size();
    }

    /**
     * Checks that each run follows the one before.
     *
     * @throws IllegalArgumentException if one does not
     */
    public static void requireInOrder(List<ChunkRun> runs) {
        for (int i = 1; i < runs.size(); i++) {
            if (!runs.get(i - 1).precedes(runs.get(i))) {
                throw new IllegalArgumentException("run " + i + " of a timeline does not follow the one before");
            }
        }
    }
}
