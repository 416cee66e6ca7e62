package org.medchain.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The place of one exchange. One thread uses it; any may say that its requester is slow, and cut it off. */
final class Place implements AutoCloseable {
    private final Places places;
    private final String network;
    private final boolean unreserved;
    private final Consumer<Conduct> observer;
    private final AtomicBoolean left = new AtomicBoolean();
    private final StallGuard.Switch cutter = new StallGuard.Switch();
    private volatile boolean wasSlow;

    Place(Places places, String network, boolean unreserved, Consumer<Conduct> observer) {
        this.places = places;
        this.network = network;
        this.unreserved = unreserved;
        this.observer = observer;
    }

    /** What a requester did. */
    enum Conduct {
        /** It took an answer, and was never slow. */
        PROMPT,
        /** It sends or reads slowly. */
        SLOW,
        /** It sent what is no message, or is of nobody who can be authenticated. */
        GARBAGE
    }

    String network() {
        return network;
    }

    boolean isUnreserved() {
        return unreserved;
    }

    /** Ends the step in which this exchange waits for its requester, and every later one. */
    StallGuard.Switch cutter() {
        return cutter;
    }

    void cut() {
        cutter.turn();
    }

    /** The requester sends or reads slowly; somebody is cut off if too many do. */
    void slow() {
        wasSlow = true;
        observer.accept(Conduct.SLOW);
        if (!left.get()) {
            places.slow(this);
        }
    }

    /** The requester read some more. */
    void progressed(boolean promptly) {
        if (promptly) {
            places.prompt(this);
        } else {
            places.progressed(this);
        }
    }

    /** The requester took all of its answer. */
    void finished() {
        if (!wasSlow) {
            observer.accept(Conduct.PROMPT);
        }
    }

    /** The request was no message, or of nobody who can be authenticated. */
    void garbage() {
        observer.accept(Conduct.GARBAGE);
    }

    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            places.leave(this);
        }
    }
}
