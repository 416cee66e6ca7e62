package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.link.Link;

/**
 * What came from others and is not done yet: one bounded queue for each peer, over all its links. A peer from which more waits
 * than it may is not read until half of that is done. Frames of one peer are read one at a time and in turn with those of the
 * others, so that a peer that sends much keeps nobody waiting but itself. Thread-safe.
 */
final class Intake {
    private static final Logger LOG = System.getLogger(Intake.class.getName());
    /** What the objects around a waiting frame take, roughly. */
    private static final int OBJECTS = 1 << 10;
    /** Where all peers together have too much waiting, each may have so much. */
    private static final int SCARCE = 256 << 10;

    private final Executor threads;
    private final long mostOfAPeer;
    private final long mostOfAll;
    private final Map<PublicIdentity, Lane> lanes = new HashMap<>();
    private long waitingOfAll;

    /** Does something with a frame. Whatever comes of it, the frame must be {@link Frame#done} in the end. */
    @FunctionalInterface
    interface Work {
        void on(Frame frame);
    }

    /** Nothing yet. {@code threads} do the work; so many bytes may wait of each peer, beside one frame, and of all. */
    Intake(Executor threads, long mostOfAPeer, long mostOfAll) {
        this.threads = threads;
        this.mostOfAPeer = mostOfAPeer;
        this.mostOfAll = mostOfAll;
    }

    /** One peer. */
    private static final class Lane {
        private final Set<Link> links = new LinkedHashSet<>();
        private final Deque<Runnable> queue = new ArrayDeque<>();
        private long waiting;
        private boolean running;
        private boolean paused;
        private boolean gone;
    }

    /** A frame that is not done yet. */
    final class Frame {
        private final Lane lane;
        private final int size;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Frame(Lane lane, int size) {
            this.lane = lane;
            this.size = size;
        }

        /** Nothing of it is kept any more. Only the first call counts. */
        void done() {
            if (open.compareAndSet(true, false)) {
                waits(lane, -size);
            }
        }
    }

    /** There is a link. */
    synchronized void up(Link link) {
        Lane lane = lanes.computeIfAbsent(link.peer().identity(), unknown -> new Lane());
        lane.links.add(link);
        if (lane.paused) {
            link.setReading(false);
        }
    }

    /** The link is gone; what came on the last one of a peer and was not begun is dropped. */
    synchronized void down(Link link) {
        Lane lane = lanes.get(link.peer().identity());
        if (lane != null && lane.links.remove(link) && lane.links.isEmpty()) {
            lanes.remove(link.peer().identity());
            lane.queue.clear();
            lane.gone = true;
            waitingOfAll -= lane.waiting;
        }
    }

    /** Has {@code work} done in its turn, if the link is still there. */
    void take(Link link, int bytes, Work work) {
        Lane lane;
        synchronized (this) {
            lane = lanes.get(link.peer().identity());
            if (lane == null || !lane.links.contains(link)) {
                return;
            }
        }
        Frame frame = new Frame(lane, bytes + OBJECTS);
        waits(lane, frame.size);
        enqueue(lane, () -> begin(link, frame, work));
    }

    private static void begin(Link link, Frame frame, Work work) {
        try {
            work.on(frame);
        } catch (RuntimeException | Error e) {
            frame.done();
            link.close();
            LOG.log(Level.ERROR, "MC-D011 " + link + " is closed: what it sent cannot be dealt with", e);
        }
    }

    private synchronized void enqueue(Lane lane, Runnable work) {
        lane.queue.addLast(work);
        if (!lane.running) {
            lane.running = true;
            execute(lane);
        }
    }

    private void execute(Lane lane) {
        try {
            threads.execute(() -> runNext(lane));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "this party is closing");
        }
    }

    private void runNext(Lane lane) {
        Runnable work = next(lane);
        try {
            work.run();
        } finally {
            goOn(lane);
        }
    }

    private synchronized Runnable next(Lane lane) {
        Runnable work = lane.queue.pollFirst();
        return work == null ? () -> {} : work;
    }

    private synchronized void goOn(Lane lane) {
        lane.running = !lane.queue.isEmpty();
        if (lane.running) {
            execute(lane);
        }
    }

    private synchronized void waits(Lane lane, int bytes) {
        if (lane.gone) {
            return;
        }
        lane.waiting += bytes;
        waitingOfAll += bytes;
        long most = waitingOfAll > mostOfAll ? Math.min(SCARCE, mostOfAPeer) : mostOfAPeer;
        boolean pause = lane.paused ? lane.waiting > most / 2 : lane.waiting > most;
        if (pause != lane.paused) {
            lane.paused = pause;
            lane.links.forEach(link -> link.setReading(!pause));
        }
    }
}
