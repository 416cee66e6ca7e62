package org.medchain.core.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;

/**
 * Which time each chunk of a stream covers, as runs of adjoining chunks of equal length: a device that cuts a chunk every
 * ten seconds makes one run, however long it runs. Chunks follow one another in index and never overlap in time. Immutable.
 *
 * @param runs in the order of their indices, without a gap between indices; may be empty
 */
public record Timeline(List<ChunkRun> runs) {
    /** The most runs of one timeline. */
    public static final int MAX_RUNS = 10_000;

    private static final Timeline EMPTY = new Timeline(List.of());

    public Timeline {
        runs = List.copyOf(runs);
        if (runs.size() > MAX_RUNS) {
            throw new IllegalArgumentException(
                    "a timeline has at most " + MAX_RUNS + " runs, found " + runs.size() + ": begin another stream");
        }
        for (int i = 1; i < runs.size(); i++) {
            if (!runs.get(i - 1).precedes(runs.get(i))) {
                throw new IllegalArgumentException("run " + i + " of a timeline does not follow the one before");
            }
        }
    }

    /** A timeline without a chunk. */
    public static Timeline empty() {
        return EMPTY;
    }

    /** Reads the runs at {@code key}. */
    static Timeline decode(StructReader struct, int key) throws MalformedException {
        List<ChunkRun> runs = struct.structs(key, 0, MAX_RUNS, ChunkRun::decode);
        try {
            return new Timeline(runs);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** True if there is no chunk. */
    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** The index of the first chunk. */
    public Optional<ChunkIndex> first() {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(new ChunkIndex(runs.get(0).firstIndex()));
    }

    /** The index of the last chunk. */
    public Optional<ChunkIndex> last() {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(new ChunkIndex(lastRun().lastIndex()));
    }

    /** The time that chunk {@code index} covers, if it is here. */
    public Optional<TimeRange> rangeOf(ChunkIndex index) {
        return runs.stream().filter(run -> run.holds(index.value())).findFirst().map(run -> run.rangeOf(index.value()));
    }

    /** This timeline with one more chunk, which begins at or after the end of the last. */
    public Timeline append(TimeRange range) {
        List<ChunkRun> grown = new ArrayList<>(runs);
        if (isEmpty()) {
            grown.add(ChunkRun.ofOne(1, range));
        } else if (lastRun().continuesWith(range)) {
            grown.set(grown.size() - 1, lastRun().longer());
        } else {
            grown.add(ChunkRun.ofOne(lastRun().lastIndex() + 1, range));
        }
        return new Timeline(grown);
    }

    /** The chunks that lie wholly inside {@code granted}: the paper's {c | st ≤ st_c, et_c ≤ et}. */
    public Timeline within(GrantedRange granted) {
        List<ChunkRun> inside = new ArrayList<>();
        for (ChunkRun run : runs) {
            run.within(granted).ifPresent(inside::add);
        }
        return new Timeline(inside);
    }

    private ChunkRun lastRun() {
        return runs.get(runs.size() - 1);
    }
}
