package org.medchain.link;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Limits a party's dials under way, so that parties which all start at once finish some handshakes before they begin others and do
 * not time each other out. The limit is {@value #LEAST} to {@value #MOST}: it grows by one with each dial that leads to a link, and
 * is halved by each that times out. Dials whose last attempt was slow and failed come after all others and have at most half of the
 * places, so that peers that do not answer do not delay those that do. Thread-safe.
 */
final class DialQueue {
    private static final Logger LOG = System.getLogger(DialQueue.class.getName());

    static final int LEAST = 2;
    static final int MOST = 8;
    static final int AT_FIRST = 4;

    private final RandomGenerator random;
    private final List<Dial> prompt = new ArrayList<>();
    private final Deque<Dial> slow = new ArrayDeque<>();
    private int places = AT_FIRST;
    private int underWay;
    private int slowUnderWay;
    private boolean beginning;

    /** The outcome of a dial. */
    enum Outcome {
        LINKED,
        /** It ended soon, or gave up its place. */
        OVER,
        /** It connected, but did not lead to a link in time. */
        TIMED_OUT
    }

    /** A dial whose turn it is. */
    @FunctionalInterface
    interface Dial {
        /** Begins. It must leave its place in any case. Called on the thread that made room; must be quick and must not throw. */
        void begin(Place place);
    }

    /** {@code random} draws the next dial: in the order of a common list, all parties would dial the same peer first. */
    DialQueue(RandomGenerator random) {
        this.random = random;
    }

    /** Begins a dial, now or when there is room. The caller must not hold a lock that a dial takes. */
    void enter(Dial dial, boolean wasSlow) {
        synchronized (this) {
            if (wasSlow) {
                slow.addLast(dial);
            } else {
                prompt.add(dial);
            }
        }
        beginAll();
    }

    /** Not reentrant, so that many dials that end at once do not make a deep stack. */
    private void beginAll() {
        if (claim()) {
            for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
                next.get().run();
            }
        }
    }

    private synchronized boolean claim() {
        boolean free = !beginning;
        beginning = true;
        return free;
    }

    private synchronized Optional<Runnable> next() {
        beginning = false;
        Optional<Runnable> next = begin();
        beginning = next.isPresent();
        return next;
    }

    private Optional<Runnable> begin() {
        if (underWay >= places) {
            return Optional.empty();
        }
        if (!prompt.isEmpty()) {
            Collections.swap(prompt, random.nextInt(prompt.size()), prompt.size() - 1);
            return Optional.of(begin(prompt.remove(prompt.size() - 1), false));
        }
        return slow.isEmpty() || slowUnderWay >= places / 2
                ? Optional.empty()
                : Optional.of(begin(slow.removeFirst(), true));
    }

    private Runnable begin(Dial dial, boolean wasSlow) {
        underWay++;
        slowUnderWay += wasSlow ? 1 : 0;
        return () -> {
            Place place = new Place(wasSlow);
            try {
                dial.begin(place);
            } catch (RuntimeException | Error e) {
                // Otherwise the dials behind it would wait for ever.
                LOG.log(Level.ERROR, "MC-N001 a dial failed unexpectedly", e);
                place.leave(Outcome.OVER);
            }
        };
    }

    private synchronized void left(boolean wasSlow, Outcome outcome) {
        underWay--;
        slowUnderWay -= wasSlow ? 1 : 0;
        places = switch (outcome) {
            case LINKED -> Math.min(places + 1, MOST);
            case OVER -> places;
            case TIMED_OUT -> Math.max(places / 2, LEAST);
        };
    }

    /** A place for a dial under way. Thread-safe. */
    final class Place {
        private final boolean wasSlow;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(boolean wasSlow) {
            this.wasSlow = wasSlow;
        }

        /** Gives up the place, in which the next dial begins. Only the first call has an effect. */
        void leave(Outcome outcome) {
            if (taken.compareAndSet(true, false)) {
                left(wasSlow, outcome);
                beginAll();
            }
        }
    }
}
