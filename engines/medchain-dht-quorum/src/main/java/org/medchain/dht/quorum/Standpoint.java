package org.medchain.dht.quorum;

import java.util.List;
import org.medchain.crypto.hash.Digest;

/**
 * The rosters that a party uses.
 *
 * @param stage the {@link View#stage}
 * @param rosters the {@link Placement#digest} of the current roster; and, while moving, of the next one
 */
record Standpoint(long stage, List<Digest> rosters) {
    Standpoint {
        rosters = List.copyOf(rosters);
        if (stage < 2 || rosters.size() != 1 + stage % 2) {
            throw new IllegalArgumentException("stage " + stage + " with " + rosters.size() + " rosters");
        }
    }

    static Standpoint of(View view) {
        return new Standpoint(
                view.stage(), view.placements().stream().map(Placement::digest).toList());
    }

    /** Of the rosters, the last one's. */
    long latestEpoch() {
        return (stage + 1) / 2;
    }

    /** True if this and {@code view} have different rosters for one epoch: then the configurations differ. */
    boolean contradicts(View view) {
        long epoch = stage / 2;
        for (int i = 0; i < rosters.size(); i++) {
            Digest theirs = rosters.get(i);
            if (view.placement(epoch + i)
                    .filter(mine -> !mine.digest().equals(theirs))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }
}
