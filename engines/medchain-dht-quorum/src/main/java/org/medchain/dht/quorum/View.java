package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;

/**
 * The rosters in force. During a move two are: every operation needs a quorum of each, until the nodes of the next roster have
 * taken over their shares. Views are numbered by stages: an even stage is one epoch alone, an odd one the move to the next.
 *
 * @param current the roster whose owners have all records
 * @param next the roster to which the nodes move
 */
record View(Placement current, Optional<Placement> next) {
    static View of(Roster roster) {
        return new View(new Placement(roster), Optional.empty());
    }

    static View moving(Roster from, Roster to) {
        if (to.epoch() != from.epoch() + 1) {
            throw new IllegalArgumentException("after " + from + " comes the next epoch, found " + to);
        }
        return new View(new Placement(from), Optional.of(new Placement(to)));
    }

    /** Twice the current epoch, and one more while moving. */
    long stage() {
        return 2 * current.roster().epoch() + (isMoving() ? 1 : 0);
    }

    /** What may be compared with a node of {@code answering} by one of {@code asking}, both of which count. */
    Scope scope(long answering, long asking) {
        return Scope.of(placement(answering).orElseThrow(), placement(asking).orElseThrow());
    }

    boolean isMoving() {
        return next.isPresent();
    }

    /** The roster that will count when any move is over. */
    Placement latest() {
        return next.orElse(current);
    }

    /** All rosters that count. */
    List<Placement> placements() {
        List<Placement> all = new ArrayList<>();
        all.add(current);
        next.ifPresent(all::add);
        return all;
    }

    /** The roster of that epoch, if it counts. */
    Optional<Placement> placement(long epoch) {
        return placements().stream()
                .filter(one -> one.roster().epoch() == epoch)
                .findFirst();
    }

    Owners owners(RecordAddress address) {
        return new Owners(placements().stream()
                .map(one -> new Owners.Group(one.owners(address), one.quorum()))
                .toList());
    }

    boolean owns(int node, RecordAddress address) {
        return placements().stream().anyMatch(one -> one.owns(node, address));
    }

    boolean owns(int node, int partition) {
        return placements().stream().anyMatch(one -> one.owns(node, partition));
    }
}
