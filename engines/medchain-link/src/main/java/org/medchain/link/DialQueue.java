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
 * How many of a party's own dials are under way at a time, so that parties which all start at once finish some handshakes
 * before they begin others, and do not time each other out: {@value #LEAST} to {@value #MOST}, one more with each dial that
 * leads to a link, half as many with each that comes to nothing for lack of time. Dials whose last attempt was slow in vain
 * come after all others and have at most half of the places: who does not answer keeps nobody waiting who does. Thread-safe.
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

    /** What became of a dial. */
    enum Outcome {
        LINKED,
        /** It ended soon, or does not count any more. */
        OVER,
        /** Somebody was there, but time was up. */
        TIMED_OUT
    }

    /** A dial whose turn it is. */
    @FunctionalInterface
    interface Dial {
        /** Begins. The place is to be left whatever comes of it. Called by whoever made room; must be quick, and not throw. */
        void begin(Place place);
    }

    /** {@code random} draws whose turn it is: in the order of a list that all have, all would dial the same one first. */
    DialQueue(RandomGenerator random) {
        this.random = random;
    }

    /** Has a dial begin, now or when there is room. Not to be called with a lock that a dial takes. */
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

    /** Not from within itself, so that many dials which leave as soon as they begin do not make a deep stack. */
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
                // The dials behind it would wait for ever.
                LOG.log(Level.ERROR, "a dial ran into an unexpected failure", e);
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

    /** One of the places for dials that are under way. Thread-safe. */
    final class Place {
        private final boolean wasSlow;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(boolean wasSlow) {
            this.wasSlow = wasSlow;
        }

        /** Makes room for the next dial, which begins. Only the first call counts. */
        void leave(Outcome outcome) {
            if (taken.compareAndSet(true, false)) {
                left(wasSlow, outcome);
                beginAll();
            }
        }
    }
}
