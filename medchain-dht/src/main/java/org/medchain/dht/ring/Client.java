package org.medchain.dht.ring;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.Roster;

/**
 * A party that reads and writes, be it a node or not: its operations, and the rosters by which it goes. In one thread; what
 * it does depends on nothing but the order of the calls and what {@link Surroundings} say.
 */
final class Client {
    /** The number of a party that is no node. */
    static final int NO_NODE = -1;

    private final int self;
    private final Requests requests = new Requests();
    private final Coordinator coordinator;
    private final Map<Long, Roster> announced = new HashMap<>();
    private final Consumer<View> viewed;
    private final Runnable mayEnd;

    /**
     * The party of that number or of none. {@code viewed} hears of every new view before anything is done by it, {@code mayEnd}
     * when a move may end.
     */
    Client(
            int self,
            View view,
            Surroundings surroundings,
            Timing timing,
            DhtMetrics metrics,
            Consumer<View> viewed,
            Runnable mayEnd) {
        this.self = self;
        this.coordinator = new Coordinator(view, requests, surroundings, timing, metrics);
        this.viewed = viewed;
        this.mayEnd = mayEnd;
    }

    /** Begins, once. */
    void start() {
        watchMove();
    }

    Coordinator coordinator() {
        return coordinator;
    }

    Requests requests() {
        return requests;
    }

    /** The consortium has agreed on another roster; one move is begun when the one before is over. */
    void announce(Roster roster) {
        announced.put(roster.epoch(), roster);
        begin();
    }

    private void begin() {
        View view = coordinator.view();
        long epoch = view.current().roster().epoch();
        announced.keySet().removeIf(old -> old <= epoch);
        Roster next = announced.get(epoch + 1);
        if (next != null && !view.isMoving()) {
            change(View.moving(view.current().roster(), next));
            watchMove();
        }
    }

    private void watchMove() {
        View view = coordinator.view();
        if (view.isMoving()) {
            new Move(self, view, coordinator, requests, mayEnd, () -> {
                        change(View.of(view.latest().roster()));
                        begin();
                    })
                    .watch();
        }
    }

    private void change(View view) {
        viewed.accept(view);
        coordinator.viewed(view);
    }
}
