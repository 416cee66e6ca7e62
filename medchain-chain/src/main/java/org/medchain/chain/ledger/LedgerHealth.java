package org.medchain.chain.ledger;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.medchain.health.Health;
import org.medchain.health.Issue;

/**
 * A ledger's state. Immutable.
 *
 * @param issues all that is wrong; those of the blocks below among them
 * @param damaged the heights of blocks that this member's disk has lost and other members have not restored yet; this
 *     member cannot show them
 * @param repaired the heights of blocks that other members have restored: nothing is missing, but the disk should be
 *     replaced
 */
public record LedgerHealth(List<Issue> issues, SortedSet<Long> damaged, SortedSet<Long> repaired) implements Health {
    public LedgerHealth {
        issues = List.copyOf(issues);
        damaged = Collections.unmodifiableSortedSet(new TreeSet<>(damaged));
        repaired = Collections.unmodifiableSortedSet(new TreeSet<>(repaired));
    }

    /** The state of a ledger without damaged blocks. */
    public LedgerHealth(List<Issue> issues) {
        this(issues, Collections.emptySortedSet(), Collections.emptySortedSet());
    }
}
