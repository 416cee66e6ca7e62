package org.medchain.dht.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.error.MedChainException;

/**
 * What a node still has though other nodes store it since the roster changed: dropped, once the move is over and a quorum of its
 * owners has it, which is what an acknowledged write has too. Looks through the disk after each move and after the start,
 * a bounded part at a time, and again as long as something had to stay. In the node's thread.
 */
final class Leftovers {
    private static final Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final int MAX_LOOKED_AT = 1_000;
    private static final int PAGE = 100;

    private final int self;
    private final NodeState state;
    private final Holdings holdings;
    private final Ranges ranges;
    private final Coordinator coordinator;
    private RecordAddress from = Ranges.first(0);
    private int range;
    private int asking;
    private boolean stays;

    Leftovers(int self, NodeState state, Holdings holdings, Ranges ranges, Coordinator coordinator) {
        this.self = self;
        this.state = state;
        this.holdings = holdings;
        this.ranges = ranges;
        this.coordinator = coordinator;
    }

    /** Begins, once. */
    void start() {
        look();
        coordinator
                .surroundings()
                .after(coordinator.surroundings().jittered(coordinator.timing().synchroniseEvery()), this::start);
    }

    /** Other rosters count now. */
    void viewed() {
        beginAt(0);
        stays = false;
    }

    private void beginAt(int first) {
        range = first;
        from = Ranges.first(Math.min(first, Ranges.COUNT - 1));
    }

    private void look() {
        if (state.view().isMoving() || !state.isServing() || asking > 0) {
            return;
        }
        if (range == Ranges.COUNT && stays) {
            viewed();
        }
        try {
            for (int looked = 0; looked < MAX_LOOKED_AT && range < Ranges.COUNT && asking == 0; ) {
                looked += 1 + page();
            }
        } catch (MedChainException e) {
            LOG.log(Level.WARNING, () -> "what moved away stays on the disk: " + e.getMessage());
        }
    }

    private int page() throws MedChainException {
        List<Entry> page = holdings.entries(from, range, PAGE);
        for (Entry entry : page) {
            if (!state.view().owns(self, entry.address())) {
                confirm(entry.address());
            }
        }
        if (page.size() < PAGE) {
            beginAt(range + 1);
        } else {
            from = Ranges.after(page.get(page.size() - 1).address());
        }
        return page.size();
    }

    private void confirm(RecordAddress address) throws MedChainException {
        Optional<Held> held = readable(address);
        if (held.isPresent()) {
            asking++;
            coordinator.confirm(held.get().write(), confirmed -> confirmed(held.get(), address, confirmed));
        }
    }

    /** What is damaged stays: nobody can say what it was. */
    private Optional<Held> readable(RecordAddress address) throws MedChainException {
        try {
            return holdings.find(address);
        } catch (DamageException e) {
            LOG.log(Level.DEBUG, () -> "what moved away from " + address + " is damaged and stays on the disk");
            return Optional.empty();
        }
    }

    private void confirmed(Held held, RecordAddress address, boolean confirmed) {
        asking--;
        if (confirmed && !state.view().owns(self, address)) {
            holdings.take(held.write(), Held.Mode.DISOWNED, outcome -> ranges.changed(address));
        } else {
            stays = true;
        }
    }
}
