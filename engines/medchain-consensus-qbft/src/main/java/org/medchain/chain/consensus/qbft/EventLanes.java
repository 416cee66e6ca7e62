package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;

/**
 * A fair queue of events, with a lane for each member through which they came: first in, first out within a lane, and lanes in
 * turn, so that a member that submits much does not make the others wait. Each lane is bounded in bytes. Not thread-safe.
 */
final class EventLanes {
    /** About how many bytes the objects around an event take. */
    private static final int OBJECTS = 1024;

    private final SortedMap<Integer, Lane> lanes = new TreeMap<>();
    private final long laneBytes;

    private static final class Lane {
        private final Map<EventHash, Event> events = new LinkedHashMap<>();
        private long bytes;
    }

    /** Each lane may hold {@code laneBytes}. */
    EventLanes(long laneBytes) {
        this.laneBytes = laneBytes;
    }

    /** About how many bytes of memory an event takes. */
    static int weight(Event event) {
        return event.encode().size() + OBJECTS;
    }

    /** About how many bytes of memory the events of a lane take. */
    long bytes(int member) {
        Lane lane = lanes.get(member);
        return lane == null ? 0 : lane.bytes;
    }

    /** Adds an event to a lane, unless it is there already; false if the lane is full. */
    boolean add(int member, Event event) {
        Lane lane = lanes.computeIfAbsent(member, number -> new Lane());
        int size = weight(event);
        if (lane.events.containsKey(event.hash())) {
            return true;
        }
        if (lane.bytes + size > laneBytes) {
            return false;
        }
        lane.events.put(event.hash(), event);
        lane.bytes += size;
        return true;
    }

    /** Removes an event from all lanes. */
    void remove(EventHash event) {
        for (Lane lane : lanes.values()) {
            Event removed = lane.events.remove(event);
            if (removed != null) {
                lane.bytes -= weight(removed);
            }
        }
    }

    /** The number of events; one that is in two lanes counts twice. */
    int size() {
        return lanes.values().stream().mapToInt(lane -> lane.events.size()).sum();
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(lane -> lane.events.isEmpty());
    }

    /** The members whose lanes have the event. */
    List<Integer> lanesOf(EventHash event) {
        List<Integer> members = new ArrayList<>();
        lanes.forEach((member, lane) -> {
            if (lane.events.containsKey(event)) {
                members.add(member);
            }
        });
        return members;
    }

    /** The first events of a lane, at most {@code max}. */
    List<Event> lane(int member, int max) {
        Lane lane = lanes.get(member);
        return lane == null
                ? List.of()
                : lane.events.values().stream().limit(max).toList();
    }

    /** At most {@code max} events: first those of this lane, then those of all lanes in turn. */
    List<Event> oldest(int member, int max) {
        Map<EventHash, Event> oldest = new LinkedHashMap<>();
        lane(member, max).forEach(event -> oldest.put(event.hash(), event));
        candidates(member, max).forEach(event -> oldest.putIfAbsent(event.hash(), event));
        return oldest.values().stream().limit(max).toList();
    }

    /** At most {@code max} events for the next block, one of each lane in turn; {@code first} chooses the lane that begins. */
    List<Event> candidates(long first, int max) {
        List<Iterator<Event>> turns = new ArrayList<>();
        lanes.values().forEach(lane -> turns.add(lane.events.values().iterator()));
        Collections.rotate(turns, (int) Math.floorMod(-first, (long) Math.max(1, turns.size())));
        Map<EventHash, Event> candidates = new LinkedHashMap<>();
        while (candidates.size() < max && turns.stream().anyMatch(Iterator::hasNext)) {
            for (Iterator<Event> turn : turns) {
                if (turn.hasNext() && candidates.size() < max) {
                    Event next = turn.next();
                    candidates.putIfAbsent(next.hash(), next);
                }
            }
        }
        return List.copyOf(candidates.values());
    }
}
