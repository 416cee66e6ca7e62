package org.medchain.http;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Places for exchanges, each of which holds a thread. Slow requesters share a few places, and a quarter is reserved for networks that are
 * known to be prompt, so that slow requesters from many networks never take all. Thread-safe.
 */
final class Places {
    private static final int PARTS = 4;

    /**
     * How many.
     *
     * @param all of all networks
     * @param perNetwork of one network
     * @param slow of slow requesters
     */
    record Numbers(int all, int perNetwork, int slow) {
        /** What networks that are not known to be prompt may take together. */
        private int unreserved() {
            return all - all / PARTS;
        }
    }

    /** How a network was lately. */
    enum Standing {
        UNKNOWN,
        PROMPT,
        SLOW
    }

    private final Numbers numbers;
    private final Multiset<String> inside = HashMultiset.create();
    private final Set<Place> slow = new LinkedHashSet<>();
    private int taken;
    private int unreservedTaken;

    Places(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Takes a place, to be closed; none if none is free for this network. */
    synchronized Optional<Place> enter(String network, Standing standing, Consumer<Place.Conduct> observer) {
        boolean unreserved = standing != Standing.PROMPT;
        if (taken == numbers.all
                || inside.count(network) == numbers.perNetwork
                || (unreserved && unreservedTaken == numbers.unreserved())
                || (standing == Standing.SLOW && slow.size() >= numbers.slow)) {
            return Optional.empty();
        }
        taken++;
        unreservedTaken += unreserved ? 1 : 0;
        inside.add(network);
        Place place = new Place(this, network, unreserved, observer);
        if (standing == Standing.SLOW) {
            slow.add(place);
        }
        return Optional.of(place);
    }

    synchronized void leave(Place place) {
        slow.remove(place);
        inside.remove(place.network());
        unreservedTaken -= place.isUnreserved() ? 1 : 0;
        taken--;
    }

    /** Makes room for a requester that turned out to be slow: the one that made no progress for the longest time is cut off. */
    void slow(Place place) {
        cutForRoom(place).ifPresent(Place::cut);
    }

    private synchronized Optional<Place> cutForRoom(Place place) {
        if (!slow.add(place) || slow.size() <= numbers.slow) {
            return Optional.empty();
        }
        Iterator<Place> eldest = slow.iterator();
        Place victim = eldest.next();
        eldest.remove();
        return Optional.of(victim);
    }

    /** A slow requester made progress, and is cut off after those that did not. */
    synchronized void progressed(Place place) {
        if (slow.remove(place)) {
            slow.add(place);
        }
    }

    synchronized void prompt(Place place) {
        slow.remove(place);
    }
}
