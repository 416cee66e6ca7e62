package org.medchain.chain.consensus.ratis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which places of the log this member has settled; one of so many is remembered. Thread-safe. */
final class Settlements {
    private static final int EVERY = 16;

    private final Deque<Place> given = new ArrayDeque<>();
    private long position;
    private @Nullable Place settled;

    /** The entries up to here were given. */
    synchronized void given(Place place) {
        if (place.index() % EVERY == 0) {
            given.add(place);
        }
    }

    /** This member has settled all entries up to a position. */
    synchronized void settled(long upTo) {
        position = Math.max(position, upTo);
    }

    /** The last known place of which all entries are settled. */
    synchronized Optional<Place> settled() {
        while (!given.isEmpty() && given.getFirst().position() <= position) {
            settled = given.removeFirst();
        }
        return Optional.ofNullable(settled);
    }
}
