package org.medchain.chain.ledger;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A ledger's state. Immutable.
 *
 * @param isCaughtUp as {@link Ledger#isCaughtUp()}
 * @param trouble why the ledger refuses every event at present, for operators; empty if it accepts events as far as it
 *     knows. If a failed write does not end the engine ({@code embedded}), it stays until the next successful block
 * @param warnings conditions that need attention although the ledger continues, for operators, one line each
 * @param damaged the heights of blocks that this member's disk has lost and other members have not restored yet; this
 *     member cannot show them
 * @param repaired the heights of blocks that other members have restored: nothing is missing, but the disk should be
 *     replaced
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

    /** The state of a ledger without warnings or damaged blocks. */
    public LedgerHealth(boolean isCaughtUp, Optional<String> trouble) {
        this(isCaughtUp, trouble, List.of(), Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /** Whether the ledger is caught up, accepts events and needs no attention. */
    public boolean isWell() {
        return isCaughtUp && trouble.isEmpty() && warnings.isEmpty() && damaged.isEmpty() && repaired.isEmpty();
    }
}
