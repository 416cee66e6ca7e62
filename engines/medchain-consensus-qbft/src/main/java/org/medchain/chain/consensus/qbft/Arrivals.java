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
 * Events of one lane on their way in. A few of them are being screened, the others wait, so that no lane takes all threads
 * that screen; they leave in the order in which they came. Not thread-safe.
 */
final class Arrivals {
    private static final int AT_ONCE = 256;

    private final Function<Event, CompletableFuture<Void>> screen;
    private final Runnable screened;
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private final Deque<Screening> screening = new ArrayDeque<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private long bytes;

    private record Arrival(Event event, Outcome outcome) {}

    private record Screening(Arrival arrival, CompletableFuture<Void> screened) {}

    /** What to do with an event that was screened. */
    @FunctionalInterface
    interface Outcome {
        /** {@code failure} says why the event did not pass; null if it did. */
        void screened(Event event, @Nullable Throwable failure) throws StorageException;
    }

    /**
     * {@code screened} is run, by any thread, when there may be something to {@linkplain #drain() drain}; once for all
     * that there is until then.
     */
    Arrivals(Function<Event, CompletableFuture<Void>> screen, Runnable screened) {
        this.screen = screen;
        this.screened = screened;
    }

    /** What the events here take, roughly. */
    long bytes() {
        return bytes;
    }

    void add(Event event, Outcome outcome) {
        waiting.addLast(new Arrival(event, outcome));
        bytes += Mempool.weight(event);
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

    /** Hands out those that were screened, up to the first that was not. */
    void drain() throws StorageException {
        told.set(false);
        while (!screening.isEmpty() && screening.getFirst().screened().isDone()) {
            Screening next = screening.removeFirst();
            bytes -= Mempool.weight(next.arrival().event());
            screenMore();
            Throwable failure = next.screened().handle((done, thrown) -> thrown).join();
            next.arrival().outcome().screened(next.arrival().event(), failure);
        }
    }
}
