package org.medchain.core.internal.role;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.error.UnavailableException;

/** The chunks of one writer that wait for the one before them. Thread-safe; completes no future under its lock. */
final class Turns {
    private static final int MAX_WAITING = 1024;

    private final Deque<Turn> waiting = new ArrayDeque<>();
    private boolean busy;

    /** A chunk that was asked for without waiting. */
    record Turn(CompletableFuture<EventRef> promise, TimeRange range, InputStream content) {}

    /** True if the turn begins at once; a turn without room fails. */
    boolean enter(Turn turn) {
        synchronized (this) {
            if (!busy) {
                busy = true;
                return true;
            }
            if (waiting.size() < MAX_WAITING) {
                waiting.add(turn);
                return false;
            }
        }
        turn.promise()
                .completeExceptionally(
                        new UnavailableException(
                                MAX_WAITING
                                        + " chunks of this stream wait already, expected fewer: a retry helps once one of them has ended"));
        return false;
    }

    /** The next turn that somebody still waits for; if there is none, the next to enter begins at once. */
    synchronized Optional<Turn> next() {
        Turn next = waiting.poll();
        while (next != null && next.promise().isDone()) {
            next = waiting.poll();
        }
        busy = next != null;
        return Optional.ofNullable(next);
    }

    /** All that wait, which wait no longer; the next to enter begins at once. */
    synchronized List<Turn> leaveAll() {
        List<Turn> all = List.copyOf(waiting);
        waiting.clear();
        busy = false;
        return all;
    }
}
