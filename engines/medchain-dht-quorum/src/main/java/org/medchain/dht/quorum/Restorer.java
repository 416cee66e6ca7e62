package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;

/**
 * Replaces a damaged record on this node's disk by that of the other owners. Until then the node answers no request for that
 * address, like a node that lost its disk. Confined to the node's thread.
 */
final class Restorer {
    private static final Logger LOG = System.getLogger(Restorer.class.getName());

    private final int self;
    private final NodeState state;
    private final Holdings holdings;
    private final Ranges ranges;
    private final Coordinator coordinator;
    private final Set<RecordAddress> damaged = new HashSet<>();

    Restorer(int self, NodeState state, Holdings holdings, Ranges ranges, Coordinator coordinator) {
        this.self = self;
        this.state = state;
        this.holdings = holdings;
        this.ranges = ranges;
        this.coordinator = coordinator;
    }

    /** What is held at {@code address} is damaged; perhaps that is known already. */
    void damaged(RecordAddress address) {
        if (damaged.add(address)) {
            LOG.log(Level.WARNING, () -> "MC-D017 the record at " + address + " is damaged");
            restore(address);
        }
    }

    private void restore(RecordAddress address) {
        View view = state.view();
        if (!view.isMoving() && state.isServing() && view.owns(self, address)) {
            coordinator.gather(address, self, found -> gathered(address, found));
        } else {
            later(address);
        }
    }

    private void later(RecordAddress address) {
        Surroundings surroundings = coordinator.surroundings();
        surroundings.after(surroundings.jittered(coordinator.timing().synchroniseEvery()), () -> restore(address));
    }

    private void gathered(RecordAddress address, List<DirectoryWrite> found) {
        if (found.isEmpty()) {
            later(address);
        }
        for (DirectoryWrite write : found) {
            boolean last = write.equals(found.get(found.size() - 1));
            holdings.take(write, Held.Mode.RESTORED, outcome -> taken(address, outcome, last));
        }
    }

    private void taken(RecordAddress address, WriteOutcome outcome, boolean last) {
        ranges.changed(address);
        if (last && (outcome instanceof WriteOutcome.Stored || outcome instanceof WriteOutcome.VersionConflict)) {
            damaged.remove(address);
            LOG.log(Level.DEBUG, () -> "the record at " + address + " is restored");
        } else if (last) {
            later(address);
        }
    }
}
