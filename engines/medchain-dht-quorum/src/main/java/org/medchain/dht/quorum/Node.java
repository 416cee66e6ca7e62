package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.metrics.Metrics;

/**
 * A node: answers as an {@link Owner}, keeps level with the others as a {@link Synchroniser}, and reads and writes for the
 * application in its process as a {@link Client}. In one thread.
 */
final class Node {
    private static final Logger LOG = System.getLogger(Node.class.getName());
    private static final String ABOUT = "move";

    private final NodeState state;
    private final Client client;
    private final Owner owner;
    private final Synchroniser synchroniser;
    private final Leftovers leftovers;

    Node(
            int self,
            int maxPayload,
            NodeState state,
            Holdings holdings,
            Surroundings surroundings,
            Timing timing,
            Metrics metrics) {
        this.state = state;
        Ranges ranges = new Ranges(holdings, surroundings);
        DiskReader reader = new DiskReader(surroundings);
        this.client = new Client(self, state.view(), surroundings, timing, metrics, this::viewed, this::mayEnd);
        Restorer restorer = new Restorer(self, state, holdings, ranges, client.coordinator());
        Comparing comparing = new Comparing(self, state, holdings, ranges, reader, restorer::damaged);
        this.owner = new Owner(self, maxPayload, holdings, ranges, state, restorer::damaged, comparing::asked);
        this.synchroniser = new Synchroniser(
                self, state, holdings, ranges, reader, client.coordinator(), client.requests(), restorer::damaged);
        this.leftovers = new Leftovers(self, state, holdings, ranges, reader, client.coordinator());
        client.coordinator().linkUp(self);
    }

    /** Begins, once. */
    void start() {
        client.start();
        synchroniser.start();
        leftovers.start();
    }

    Client client() {
        return client;
    }

    /** A request; {@code sound} is false if a write in it does not verify. */
    void asked(Caller caller, Message.Request request, boolean sound) {
        owner.asked(caller, request, sound);
    }

    private void viewed(View view) throws StorageException {
        if (view.isMoving()) {
            state.moving(view);
        } else {
            state.moved(view);
        }
        synchroniser.viewed();
        leftovers.viewed();
    }

    /** Where that cannot be noted it is not said either; the move asks again. */
    private void mayEnd() {
        Health health = client.coordinator().surroundings().health();
        try {
            state.over();
            health.well(ABOUT);
        } catch (StorageException e) {
            String why = "that the move may end cannot be noted, and is tried again: " + e.getMessage();
            LOG.log(Level.ERROR, "MC-D015 " + why);
            health.trouble(ABOUT, Issue.ofStorage(why));
        }
    }

    NodeState state() {
        return state;
    }
}
