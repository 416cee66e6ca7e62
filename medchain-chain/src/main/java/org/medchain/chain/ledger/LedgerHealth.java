package org.medchain.chain.ledger;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a ledger fares. All is well when {@link #isWell()}. Immutable.
 *
 * @param isCaughtUp what {@link Ledger#isCaughtUp()} says
 * @param trouble why every event is refused at present, for people; empty if events are taken, as far as is known. Where a
 *     failed write does not end the engine ({@code embedded}), it is named until a block is written
 * @param warnings what needs attention though the ledger goes on, for people, one line each
 * @param damaged the heights of the blocks that this member's disk does not hold as they were stored, and that no other
 *     member has made good yet; until then this member cannot show them
 * @param repaired the heights of the blocks that other members have made good: all is there, and the disk is to be replaced
 */
public record LedgerHealth(
        boolean isCaughtUp,
        Optional<String> trouble,
        List<String> warnings,
        SortedSet<Long> damaged,
        SortedSet<Long> repaired) {
    public LedgerHealth {
        warnings = List.copyOf(warnings);
        damaged = Collections.unmodifiableSortedSet(new TreeSet<>(damaged));
        repaired = Collections.unmodifiableSortedSet(new TreeSet<>(repaired));
    }

    /** Of a ledger without warnings, whose disk holds all blocks. */
    public LedgerHealth(boolean isCaughtUp, Optional<String> trouble) {
        this(isCaughtUp, trouble, List.of(), Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /** True if nothing is behind, events are taken and nothing needs attention. */
    public boolean isWell() {
        return isCaughtUp && trouble.isEmpty() && warnings.isEmpty() && damaged.isEmpty() && repaired.isEmpty();
    }
}
