package org.medchain.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The rosters that follow one another, as the host learns them from where the consortium agrees; every engine that goes by
 * them hears of the next one. Thread-safe.
 */
public final class Rosters {
    private final List<Roster> known = new ArrayList<>();
    private final List<Consumer<Roster>> listeners = new CopyOnWriteArrayList<>();

    private Rosters(Roster first) {
        known.add(first);
    }

    /**
     * The rosters from {@code first} on. While nodes may still be moving to the latest roster, the one before it must be
     * known too: whoever begins then reads and writes by both.
     */
    public static Rosters from(Roster first) {
        return new Rosters(first);
    }

    /**
     * The consortium has agreed on the roster that follows the latest. To be announced only while all nodes but as many as may
     * be faulty serve: one that is still fetching what it lost counts as faulty, and a move needs all others.
     *
     * @throws IllegalArgumentException if it is not of the next epoch, has another number of replicas, or fewer nodes than
     *     {@link Roster#fewestNext}; the network then goes on by the latest
     */
    public void announce(Roster next) {
        synchronized (known) {
            Roster latest = known.get(known.size() - 1);
            if (next.epoch() != latest.epoch() + 1 || next.replicas() != latest.replicas()) {
                throw new IllegalArgumentException(
                        "after " + latest + " comes the next epoch with as many replicas, found " + next);
            }
            if (next.nodes().size() < latest.fewestNext()) {
                throw new IllegalArgumentException("after " + latest + " come at least " + latest.fewestNext()
                        + " nodes, found " + next + ": fewer could lose acknowledged writes; go there in two steps, and"
                        + " announce the second once the first is complete");
            }
            known.add(next);
        }
        listeners.forEach(listener -> listener.accept(next));
    }

    /** All that are known, in their order; at least one. */
    public List<Roster> known() {
        synchronized (known) {
            return List.copyOf(known);
        }
    }

    /** The last that is known. */
    public Roster latest() {
        List<Roster> all = known();
        return all.get(all.size() - 1);
    }

    /** Has {@code listener} told every roster that is announced from now on, until {@link #forget}. */
    public void listen(Consumer<Roster> listener) {
        listeners.add(listener);
    }

    /** Tells this listener nothing any more. */
    public void forget(Consumer<Roster> listener) {
        listeners.remove(listener);
    }
}
