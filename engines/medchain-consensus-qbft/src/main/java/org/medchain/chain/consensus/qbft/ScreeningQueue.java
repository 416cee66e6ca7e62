package org.medchain.chain.consensus.qbft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.error.StorageException;

/**
 * The events of one lane that are to be screened. A bounded number is being screened at once, so that no lane occupies all screening
 * threads. Events leave in the order in which they came. Not thread-safe.
 */
final class ScreeningQueue {
    private static final int AT_ONCE = 256;

    private final Function<Event, CompletableFuture<Void>> screen;
    private final Runnable screened;
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private final Deque<Screening> screening = new ArrayDeque<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private long bytes;

    private record Arrival(Event event, Outcome outcome) {}

    private record Screening(Arrival arrival, CompletableFuture<Void> screened) {}

    /** Takes an event that was screened. */
    @FunctionalInterface
    interface Outcome {
        /** {@code failure} is null if the event passed. */
        void screened(Event event, @Nullable Throwable failure) throws StorageException;
    }

    /**
     * {@code screened} is run, by any thread, when there may be events to {@linkplain #drain() drain}; once until they are drained.
     */
    ScreeningQueue(Function<Event, CompletableFuture<Void>> screen, Runnable screened) {
        this.screen = screen;
        this.screened = screened;
    }

    /** About how many bytes of memory the events here take. */
    long bytes() {
        return bytes;
    }

    void add(Event event, Outcome outcome) {
        waiting.addLast(new Arrival(event, outcome));
        bytes += EventLanes.weight(event);
        screenMore();
    }

    private void screenMore() {
        while (screening.size() < AT_ONCE && !waiting.isEmpty()) {
            Arrival next = waiting.removeFirst();
            CompletableFuture<Void> result = screen.apply(next.event());
            screening.addLast(new Screening(next, result));
            if (!result.isDone()) {
                CompletableFuture<Void> unused = result.whenComplete((done, failure) -> tell());
            }
        }
    }

    private void tell() {
        if (told.compareAndSet(false, true)) {
            screened.run();
        }
    }

    /** Hands on the screened events, up to the first that is still being screened. */
    void drain() throws StorageException {
        told.set(false);
        while (!screening.isEmpty() && screening.getFirst().screened().isDone()) {
            Screening next = screening.removeFirst();
            bytes -= EventLanes.weight(next.arrival().event());
            screenMore();
            Throwable failure = next.screened().handle((done, thrown) -> thrown).join();
            next.arrival().outcome().screened(next.arrival().event(), failure);
        }
    }
}
