package org.medchain.dht.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import org.medchain.dht.DhtMetrics;
import org.medchain.error.StorageException;

/**
 * A node: answers as an {@link Owner}, keeps level with the others as a {@link Synchroniser}, and reads and writes for the
 * application in its process as a {@link Client}. In one thread.
 */
final class Node {
    private static final Logger LOG = System.getLogger(Node.class.getName());

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
            DhtMetrics metrics) {
        this.state = state;
        Ranges ranges = new Ranges(holdings);
        this.client = new Client(self, state.view(), surroundings, timing, metrics, this::viewed, this::mayEnd);
        Consumer<Runnable> later = work -> surroundings.after(Duration.ZERO, work);
        Restorer restorer = new Restorer(self, state, holdings, ranges, client.coordinator());
        this.owner = new Owner(self, maxPayload, holdings, ranges, state, restorer::damaged, later);
        this.synchroniser = new Synchroniser(
                self, state, holdings, ranges, client.coordinator(), client.requests(), restorer::damaged);
        this.leftovers = new Leftovers(self, state, holdings, ranges, client.coordinator());
        client.coordinator().linkUp(self);
    }

    /** Begins, once. */
    void start() {
        client.coordinator().metrics().serving(state.isServing());
        client.start();
        synchroniser.start();
        leftovers.start();
    }

    Client client() {
        return client;
    }

    /** Somebody asks; {@code sound} is false if a write in the request does not verify. */
    void asked(Caller caller, Message.Request request, boolean sound) {
        owner.asked(caller, request, sound);
    }

    private void viewed(View view) {
        try {
            if (view.isMoving()) {
                state.moving(view);
            } else {
                state.moved(view);
            }
            synchroniser.viewed();
            leftovers.viewed();
        } catch (StorageException e) {
            LOG.log(
                    Level.ERROR,
                    () -> "the change to " + view.latest().roster() + " cannot be noted: " + e.getMessage());
        }
    }

    private void mayEnd() {
        try {
            state.over();
        } catch (StorageException e) {
            LOG.log(Level.ERROR, () -> "that the move may end cannot be noted: " + e.getMessage());
        }
    }

    NodeState state() {
        return state;
    }
}
