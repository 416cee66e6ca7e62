package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.Roster;
import org.medchain.error.StorageException;

/**
 * A party that reads and writes, be it a node or not: its operations, and the rosters by which it goes. In one thread; what
 * it does depends on nothing but the order of the calls and what {@link Surroundings} say.
 */
final class Client {
    /** The number of a party that is no node. */
    static final int NO_NODE = -1;

    private static final Logger LOG = System.getLogger(Client.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String ABOUT = "view";

    private final int self;
    private final Surroundings surroundings;
    private final Requests requests;
    private final Coordinator coordinator;
    private final Map<Long, Roster> announced = new HashMap<>();
    private final Changes changes;
    private final Runnable mayEnd;
    private boolean changing;

    /** Hears of every new view before anything is done by it. */
    @FunctionalInterface
    interface Changes {
        /**
         * Rosters count from now on as {@code view} says.
         *
         * @throws StorageException if that cannot be noted: nothing has changed then, and it is tried again
         */
        void viewed(View view) throws StorageException;
    }

    /**
     * The party of that number or of none. {@code mayEnd} is called when a move may end.
     */
    Client(
            int self,
            View view,
            Surroundings surroundings,
            Timing timing,
            DhtMetrics metrics,
            Changes changes,
            Runnable mayEnd) {
        this.self = self;
        this.surroundings = surroundings;
        this.requests = new Requests(surroundings::nextRequest);
        this.coordinator = new Coordinator(view, requests, surroundings, timing, metrics);
        this.changes = changes;
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
        if (next != null && !view.isMoving() && !changing) {
            change(View.moving(view.current().roster(), next), this::watchMove);
        }
    }

    private void watchMove() {
        View view = coordinator.view();
        if (view.isMoving()) {
            View next = View.of(view.latest().roster());
            new Move(self, view, coordinator, requests, mayEnd, () -> change(next, this::begin)).watch();
        }
    }

    /**
     * Goes by another view once that is noted. Until then this party is like one that has not heard of it: it must not go by
     * what it would forget, for then it would serve, after a restart or even now, what it never took over.
     */
    private void change(View view, Runnable then) {
        changing = true;
        try {
            changes.viewed(view);
        } catch (StorageException e) {
            String why = "the change to " + view.latest().roster() + " cannot be noted, and is tried again: "
                    + e.getMessage();
            LOG.log(Level.ERROR, why);
            surroundings.health().trouble(ABOUT, why);
            surroundings.after(surroundings.jittered(RETRY), () -> change(view, then));
            return;
        }
        changing = false;
        surroundings.health().well(ABOUT);
        coordinator.viewed(view);
        then.run();
    }
}
