package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.dht.DirectoryRecord;

/**
 * The operations of a party: those that wait to begin, those that are under way, and those that linger after their outcome. How
 * much an answer holds is not known before it comes; so only as many operations that ask for records are under way at once as
 * there is memory for the largest answers, and the others wait, no longer than an operation may take. What lingers has a
 * bound in bytes, beyond which the oldest is forgotten. In one thread.
 */
final class Inquiries {
    /** At a time, for a heap of one GiB or more: a record of each is held, and others while owners say different things. */
    private static final int MOST = 64;

    private static final int LEAST = 8;
    private static final long MEMORY_EACH = 16L * DirectoryRecord.MAX_PAYLOAD;
    private static final long MOST_LINGERING_BYTES = 8L << 20;

    private final Surroundings surroundings;
    private final Timing timing;
    private final int most;
    private final Set<Operation> waiting = new LinkedHashSet<>();
    private final Set<Operation> underWay = new LinkedHashSet<>();
    private final Set<Operation> inTurn = new HashSet<>();
    private final Map<Operation, Long> lingering = new LinkedHashMap<>();
    private long lingeringBytes;
    private boolean beginning;

    Inquiries(Surroundings surroundings, Timing timing) {
        this.surroundings = surroundings;
        this.timing = timing;
        this.most = (int) Math.max(LEAST, Math.min(MOST, Runtime.getRuntime().maxMemory() / MEMORY_EACH));
    }

    /** Begins an operation whose size is known. */
    void beginAtOnce(Operation operation) {
        operation.endsWith(surroundings.after(timing.giveUpAfter(), operation::timeIsUp));
        begin(operation);
    }

    private void begin(Operation operation) {
        underWay.add(operation);
        operation.start();
    }

    /** Begins an operation that asks for records, now or when there is room. */
    void beginInTurn(Operation operation) {
        waiting.add(operation);
        operation.endsWith(surroundings.after(timing.giveUpAfter(), () -> {
            waiting.remove(operation);
            operation.timeIsUp();
        }));
        beginAll();
    }

    /** Not from within itself: an operation may have its outcome as it begins. */
    private void beginAll() {
        if (beginning) {
            return;
        }
        beginning = true;
        while (inTurn.size() < most && !waiting.isEmpty()) {
            Operation first = waiting.iterator().next();
            waiting.remove(first);
            inTurn.add(first);
            begin(first);
        }
        beginning = false;
    }

    /** This operation has its outcome. */
    void settled(Operation operation) {
        if (underWay.remove(operation) && inTurn.remove(operation)) {
            beginAll();
        }
    }

    /** An operation that has its outcome holds so many bytes. */
    void lingers(Operation operation, long bytes) {
        Long before = lingering.put(operation, bytes);
        lingeringBytes += bytes - (before == null ? 0 : before);
        List<Operation> oldest = new ArrayList<>();
        long left = lingeringBytes;
        for (Map.Entry<Operation, Long> one : lingering.entrySet()) {
            if (left <= MOST_LINGERING_BYTES) {
                break;
            }
            left -= one.getValue();
            oldest.add(one.getKey());
        }
        oldest.forEach(Operation::forget);
    }

    /** An operation holds nothing any more. */
    void forgotten(Operation operation) {
        Long bytes = lingering.remove(operation);
        lingeringBytes -= bytes == null ? 0 : bytes;
    }

    /** Those under way. */
    Collection<Operation> underWay() {
        return List.copyOf(underWay);
    }

    /** How many have no outcome yet. */
    int open() {
        return waiting.size() + underWay.size();
    }
}
