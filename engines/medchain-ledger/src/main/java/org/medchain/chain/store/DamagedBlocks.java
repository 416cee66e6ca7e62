package org.medchain.chain.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** The blocks that the log does not hold as they were stored. Logs each once. Thread-safe. */
final class DamagedBlocks {
    private static final Logger LOG = System.getLogger(DamagedBlocks.class.getName());

    private final SortedSet<Long> heights = new ConcurrentSkipListSet<>();

    void found(long height, String why) {
        if (heights.add(height)) {
            LOG.log(
                    Level.ERROR,
                    "MC-L027 block {0} cannot be read, and must be fetched from another member; replace the disk: {1}",
                    height,
                    why);
        }
    }

    /** Notes that the block was read: an earlier failure has passed. */
    void read(long height) {
        if (!heights.isEmpty() && heights.remove(height)) {
            LOG.log(Level.WARNING, "MC-L028 block {0} can be read again", height);
        }
    }

    void mended(long height) {
        if (heights.remove(height)) {
            LOG.log(Level.WARNING, "MC-L029 block {0} was fetched from another member", height);
        }
    }

    SortedSet<Long> heights() {
        return heights.stream().collect(Collectors.toCollection(TreeSet::new));
    }
}
