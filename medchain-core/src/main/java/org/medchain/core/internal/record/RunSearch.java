package org.medchain.core.internal.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Timeline;
import org.medchain.error.MedChainException;

/** Finds chunks in a timeline by time, by halving: reads no more pages than the logarithm of how many there are. */
final class RunSearch {
    /** Where pages of runs come from. */
    @FunctionalInterface
    interface Pages {
        /** Page {@code number}, from 0: exactly {@value Timeline#PAGE_SIZE} runs. */
        List<ChunkRun> read(long number) throws MedChainException;
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds(ChunkRun run);
    }

    private final Timeline timeline;
    private final Pages pages;
    private final Map<Long, List<ChunkRun>> read = new HashMap<>();

    RunSearch(Timeline timeline, Pages pages) {
        this.timeline = timeline;
        this.pages = pages;
    }

    /** The chunks that lie wholly inside {@code granted}: the paper's {c | st ≤ st_c, et_c ≤ et}. */
    Optional<IndexRange> within(GrantedRange granted) throws MedChainException {
        long first = 1;
        long last = timeline.last().value();
        if (granted.startMicros().isPresent()) {
            long from = granted.startMicros().getAsLong();
            long run = firstRun(candidate -> candidate.firstStartingFrom(from) <= candidate.lastIndex());
            if (run == timeline.runs()) {
                return Optional.empty();
            }
            first = run(run).firstStartingFrom(from);
        }
        if (granted.endMicros().isPresent()) {
            long to = granted.endMicros().getAsLong();
            long run = firstRun(candidate -> candidate.lastEndingBy(to) < candidate.firstIndex());
            if (run == 0) {
                return Optional.empty();
            }
            last = run(run - 1).lastEndingBy(to);
        }
        return first > last
                ? Optional.empty()
                : Optional.of(new IndexRange(new ChunkIndex(first), new ChunkIndex(last)));
    }

    /** The first run for which a condition holds that holds for all after it; one past the last if for none. */
    private long firstRun(Condition condition) throws MedChainException {
        long low = 0;
        long high = timeline.runs();
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (condition.holds(run(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private ChunkRun run(long number) throws MedChainException {
        long page = number / Timeline.PAGE_SIZE;
        int at = (int) (number % Timeline.PAGE_SIZE);
        if (page == timeline.pages()) {
            return timeline.tail().get(at);
        }
        List<ChunkRun> runs = read.get(page);
        if (runs == null) {
            runs = pages.read(page);
            read.put(page, runs);
        }
        return runs.get(at);
    }
}
