package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.medchain.dht.Roster;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.metrics.Metrics;

/**
 * The reading and writing side of a party, which may be a node or a client: its operations, and the rosters that it uses.
 * Confined to one thread, and deterministic: its behaviour depends on the order of the calls and on {@link Surroundings} alone.
 */
final class Client {
    /** The number of a client. */
    static final int NO_NODE = -1;

    private static final Logger LOG = System.getLogger(Client.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String ABOUT = "view";

    private final int self;
    private final Surroundings surroundings;
    private final Requests requests;
    private final Coordinator coordinator;
    private final RosterWatch rosters;
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
            Metrics metrics,
            Changes changes,
            Runnable mayEnd) {
        this.self = self;
        this.surroundings = surroundings;
        this.requests = new Requests(surroundings::nextRequest);
        this.coordinator = new Coordinator(view, requests, surroundings, timing, metrics);
        this.rosters = new RosterWatch(coordinator, requests);
        this.changes = changes;
        this.mayEnd = mayEnd;
    }

    /** Begins, once. */
    void start() {
        watchMove();
        if (!isNode()) {
            rosters.watch();
        }
    }

    private boolean isNode() {
        return self != NO_NODE;
    }

    /** There is a link to this node. */
    void linkUp(int node) {
        coordinator.linkUp(node);
        if (!isNode()) {
            rosters.ask(node);
        }
    }

    /** There is no link to this node any more. */
    void linkDown(int node) {
        coordinator.linkDown(node);
    }

    /** Whether this node, if it is linked, may be read from and written to, as far as is known. On any thread. */
    boolean reads(int node) {
        Disagreements known = coordinator.disagreements();
        return isNode() ? !known.isKnownToDiffer(node) : known.isKnownToAgree(node);
    }

    Coordinator coordinator() {
        return coordinator;
    }

    Requests requests() {
        return requests;
    }

    /** The consortium has agreed on another roster. A move begins when the previous one has ended. */
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
     * Adopts another view once the view is saved. Until then this party acts as if it had not heard of it: if it used a view that
     * it could forget, it might serve, after a restart or even now, records that it never took over.
     */
    private void change(View view, Runnable then) {
        changing = true;
        try {
            changes.viewed(view);
        } catch (StorageException e) {
            String why = "the change to " + view.latest().roster() + " cannot be noted, and is tried again: "
                    + e.getMessage();
            LOG.log(Level.ERROR, "MC-D009 " + why);
            surroundings.health().trouble(ABOUT, Issue.ofStorage(why));
            surroundings.after(surroundings.jittered(RETRY), () -> change(view, then));
            return;
        }
        changing = false;
        surroundings.health().well(ABOUT);
        coordinator.viewed(view);
        if (!isNode()) {
            rosters.askAll();
        }
        then.run();
    }
}
