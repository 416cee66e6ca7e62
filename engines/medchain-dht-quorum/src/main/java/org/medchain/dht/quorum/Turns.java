package org.medchain.dht.quorum;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.medchain.dht.RecordAddress;

/** Lets what is to be done at one address be done one after the other, in the order in which it came. In one thread. */
final class Turns {
    private final Map<RecordAddress, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final Deque<Consumer<Runnable>> waiting = new ArrayDeque<>();
        private boolean taken;
        private boolean beginning;
    }

    /** Has {@code turn} begin, now or when those before are over; it is over when it runs what it is given, once. */
    void enter(RecordAddress address, Consumer<Runnable> turn) {
        Lane lane = lanes.computeIfAbsent(address, unknown -> new Lane());
        lane.waiting.add(turn);
        begin(address, lane);
    }

    /** Not from within itself, so that many turns which are over as soon as they begin do not make a deep stack. */
    private void begin(RecordAddress address, Lane lane) {
        if (lane.beginning) {
            return;
        }
        lane.beginning = true;
        while (!lane.taken && !lane.waiting.isEmpty()) {
            lane.taken = true;
            lane.waiting.remove().accept(() -> {
                lane.taken = false;
                begin(address, lane);
            });
        }
        lane.beginning = false;
        if (!lane.taken) {
            lanes.remove(address);
        }
    }

    /** How many have not begun. */
    int waiting() {
        return lanes.values().stream().mapToInt(lane -> lane.waiting.size()).sum();
    }
}
