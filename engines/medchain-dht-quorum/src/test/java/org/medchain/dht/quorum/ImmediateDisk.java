package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Surroundings without others, in which all is done when the test says so: at once, or what waits one after the other. */
final class ImmediateDisk implements Surroundings {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean holding;
    private long now = SignedWrites.NOW;

    /** From now on what is to be done waits, or not any more. */
    void hold(boolean waits) {
        holding = waits;
    }

    /** Does what has waited longest; false if nothing does. */
    boolean step() {
        Runnable next = waiting.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    void pass(Duration time) {
        now += time.toMillis();
    }

    @Override
    public boolean send(int node, Message.Request request) {
        return false;
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        work.run();
        return () -> {};
    }

    @Override
    public void beside(Runnable work) {
        if (holding) {
            waiting.add(work);
        } else {
            work.run();
        }
    }

    @Override
    public long clockMillis() {
        return now;
    }

    @Override
    public long nextRequest() {
        return 1;
    }

    @Override
    public Health health() {
        return new Health();
    }

    @Override
    public Duration jittered(Duration mean) {
        return mean;
    }
}
