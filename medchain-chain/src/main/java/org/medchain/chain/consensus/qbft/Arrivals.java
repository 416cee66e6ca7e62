package org.medchain.chain.consensus.qbft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.error.StorageException;

/** Events of one lane that are being screened: they leave in the order in which they came. Not thread-safe. */
final class Arrivals {
    private final Deque<Arrival> screening = new ArrayDeque<>();

    private record Arrival(Event event, CompletableFuture<Void> screened, Outcome outcome) {}

    /** What to do with an event that was screened. */
    @FunctionalInterface
    interface Outcome {
        /** {@code failure} says why the event did not pass; null if it did. */
        void screened(Event event, @Nullable Throwable failure) throws StorageException;
    }

    void add(Event event, CompletableFuture<Void> screened, Outcome outcome) {
        screening.addLast(new Arrival(event, screened, outcome));
    }

    /** Hands out those that were screened, up to the first that was not. */
    void drain() throws StorageException {
        while (!screening.isEmpty() && screening.getFirst().screened().isDone()) {
            Arrival next = screening.removeFirst();
            Throwable failure = next.screened().handle((done, thrown) -> thrown).join();
            next.outcome().screened(next.event(), failure);
        }
    }
}
