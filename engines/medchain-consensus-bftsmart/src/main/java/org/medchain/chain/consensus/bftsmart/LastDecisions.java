package org.medchain.chain.consensus.bftsmart;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What replicas say that they decided last: from it a replica that starts learns where to begin. The library waits until all but as
 * many as may be faulty say the same, the one that starts not counted, so that it never starts while one more is away. Not thread-safe.
 */
final class LastDecisions {
    /** In place of the number of a decision. */
    static final int NONE = -1;

    private final int self;
    private final int faulty;
    private final int quorum;
    private final Map<Integer, Integer> told = new HashMap<>();

    /** What replica {@code self} hears, of which {@code faulty} others may lie. */
    LastDecisions(int self, int faulty, int quorum) {
        this.self = self;
        this.faulty = faulty;
        this.quorum = quorum;
    }

    /** A replica, which may be this one, says that it decided {@code consensus} last. */
    void told(int replica, int consensus) {
        told.put(replica, consensus);
    }

    /**
     * The last decision that one more of the others have than may lie: they can tell the state after it. {@link #NONE} if a
     * quorum has decided nothing, this replica included, so that all begin. Empty while neither is known.
     */
    OptionalInt beginning() {
        int decided = told.entrySet().stream()
                .filter(one -> one.getKey() != self)
                .map(Map.Entry::getValue)
                .sorted(Comparator.reverseOrder())
                .skip(faulty)
                .findFirst()
                .orElse(NONE);
        long undecided = told.values().stream().filter(one -> one == NONE).count();
        return decided > NONE || undecided >= quorum ? OptionalInt.of(decided) : OptionalInt.empty();
    }
}
