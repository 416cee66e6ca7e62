package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/**
 * Drops the records that this node no longer owns since the roster changed, once the move is over and a quorum of a record's
 * owners has it, as with any acknowledged write. Goes through the partitions that this node does not own, a bounded part at a time, again
 * and again: a record may have to stay for a while, and a write that was under way may reach the disk after the move. Confined to
 * the node's thread.
 */
final class Leftovers {
    private static final Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final int MAX_LOOKED_AT = 1_000;
    private static final int PAGE = 100;

    private final int self;
    private final NodeState state;
    private final Holdings holdings;
    private final Ranges ranges;
    private final DiskReader reader;
    private final Coordinator coordinator;
    private RecordAddress from = Buckets.first(0);
    private int partition;
    private int asking;
    private boolean reading;

    Leftovers(int self, NodeState state, Holdings holdings, Ranges ranges, DiskReader reader, Coordinator coordinator) {
        this.self = self;
        this.state = state;
        this.holdings = holdings;
        this.ranges = ranges;
        this.reader = reader;
        this.coordinator = coordinator;
    }

    /** Begins, once. */
    void start() {
        coordinator
                .surroundings()
                .after(coordinator.surroundings().jittered(coordinator.timing().synchroniseEvery()), this::start);
        look();
    }

    /** Other rosters count now. */
    void viewed() {
        beginAt(0);
    }

    private void beginAt(int first) {
        partition = first;
        from = Buckets.first(Math.min(first, Roster.PARTITIONS - 1) * Buckets.A_PARTITION);
    }

    private void look() {
        if (!state.view().isMoving() && state.isServing() && asking == 0 && !reading) {
            if (partition == Roster.PARTITIONS) {
                beginAt(0);
            }
            reading = true;
            long stage = state.view().stage();
            ranges.refresh(() -> ifAt(stage, () -> look(MAX_LOOKED_AT)), this::failed);
        }
    }

    private void look(int most) {
        int left = nextLeft();
        if (left > partition) {
            beginAt(left);
        }
        if (partition < Roster.PARTITIONS && most > 0) {
            reading = true;
            long stage = state.view().stage();
            RecordAddress first = from;
            RecordAddress last = Buckets.last((partition + 1) * Buckets.A_PARTITION - 1);
            reader.read(
                    () -> holdings.entries(first, last, PAGE),
                    page -> ifAt(stage, () -> read(page, most)),
                    this::failed);
        }
    }

    /** The first partition from where this is that is not this node's and in which there is anything. */
    private int nextLeft() {
        int next = ranges.filledFrom(partition);
        while (next < Roster.PARTITIONS && state.view().owns(self, next)) {
            next = ranges.filledFrom(next + 1);
        }
        return next;
    }

    private void failed(MedChainException failure) {
        reading = false;
        LOG.log(Level.WARNING, () -> "MC-D012 what moved away stays on the disk: " + failure.getMessage());
    }

    /** What was read counts, unless other rosters count meanwhile. */
    private void ifAt(long stage, Runnable next) {
        reading = false;
        if (stage == state.view().stage()) {
            next.run();
        }
    }

    private void read(List<StoredEntry> page, int most) {
        page.forEach(entry -> confirm(entry.address()));
        if (page.size() < PAGE) {
            beginAt(partition + 1);
        } else {
            from = Buckets.after(page.get(page.size() - 1).address());
        }
        if (asking == 0) {
            look(most - 1 - page.size());
        }
    }

    private void confirm(RecordAddress address) {
        Optional<Held> held = readable(address);
        if (held.isPresent()) {
            asking++;
            coordinator.confirm(held.get().write(), confirmed -> confirmed(held.get(), address, confirmed));
        }
    }

    /** Empty for a damaged record, which stays, because its content is unknown. */
    private Optional<Held> readable(RecordAddress address) {
        try {
            return holdings.find(address);
        } catch (DamageException e) {
            LOG.log(Level.DEBUG, () -> "what moved away from " + address + " is damaged and stays on the disk");
            return Optional.empty();
        } catch (MedChainException e) {
            LOG.log(Level.WARNING, () -> "MC-D013 what moved away from " + address + " stays: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void confirmed(Held held, RecordAddress address, boolean confirmed) {
        asking--;
        if (confirmed && !state.view().owns(self, address)) {
            holdings.take(held.write(), Held.Mode.DISOWNED, outcome -> ranges.changed(address));
        }
    }
}
