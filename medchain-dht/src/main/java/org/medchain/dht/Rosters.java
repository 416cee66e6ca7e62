package org.medchain.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * The sequence of rosters, fed by the host application from the consortium's agreement. Every engine that uses it
 * learns of each new roster. Thread-safe.
 */
public final class Rosters {
    private final List<Roster> known = new ArrayList<>();
    private final List<Consumer<Roster>> listeners = new CopyOnWriteArrayList<>();

    private Rosters(Roster first) {
        known.add(first);
    }

    /**
     * A sequence that begins with {@code first}. While nodes may still be moving to the latest roster, begin with its
     * predecessor and announce the latest: a party that starts then reads and writes by both.
     */
    public static Rosters from(Roster first) {
        return new Rosters(first);
    }

    /**
     * Announces the roster that the consortium agreed on as the successor of the latest. Announce only while all nodes
     * serve except as many as may be faulty: a node that is still fetching lost records counts as faulty, and a move
     * needs all others.
     *
     * @throws IllegalArgumentException if {@code next} is not of the next epoch, changes the number of replicas, has
     *     fewer nodes than {@link Roster#fewestNext}, or gives a known number to another identity or a known identity
     *     another number; the network then keeps the latest roster
     */
    public void announce(Roster next) {
        synchronized (known) {
            Roster latest = known.get(known.size() - 1);
            if (next.epoch() != latest.epoch() + 1 || next.replicas() != latest.replicas()) {
                throw new IllegalArgumentException("expected the roster of epoch " + (latest.epoch() + 1) + " with "
                        + latest.replicas() + " replicas, found " + next);
            }
            if (next.nodes().size() < latest.fewestNext()) {
                throw new IllegalArgumentException("expected at least " + latest.fewestNext() + " nodes after " + latest
                        + ", found " + next + ": fewer could lose acknowledged writes; go there in two steps, and"
                        + " announce the second once the first is complete");
            }
            next.nodes().forEach(this::requireItsNumber);
            known.add(next);
        }
        listeners.forEach(listener -> listener.accept(next));
    }

    /** What a node promised counts under its number, so it keeps that, and no other node gets it. */
    private void requireItsNumber(RosterNode node) {
        PublicIdentity identity = node.certificate().identity();
        for (Roster roster : known) {
            for (RosterNode before : roster.nodes()) {
                boolean sameNumber = before.number() == node.number();
                if (sameNumber != before.certificate().identity().equals(identity)) {
                    throw new IllegalArgumentException("expected "
                            + (sameNumber ? "the identity of " : "the number of ") + before + ", found "
                            + node + "; a number once used belongs to its node for ever");
                }
            }
        }
    }

    /** All known rosters in order of their epochs; at least one. */
    public List<Roster> known() {
        synchronized (known) {
            return List.copyOf(known);
        }
    }

    /** The roster of the highest epoch. */
    public Roster latest() {
        List<Roster> all = known();
        return all.get(all.size() - 1);
    }

    /**
     * Calls {@code listener} for every roster announced from now on, on the announcing thread, until {@link #forget}.
     */
    public void listen(Consumer<Roster> listener) {
        listeners.add(listener);
    }

    /** Stops calling {@code listener}. */
    public void forget(Consumer<Roster> listener) {
        listeners.remove(listener);
    }
}
