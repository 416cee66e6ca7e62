package org.medchain.dht.quorum;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What applications have asked and have no outcome of yet: bounded, and awaited on closing. Thread-safe. */
final class OpenOperations {
    private static final long MAX_BYTES = 64L << 20;
    /** What the objects around an operation take, roughly. */
    private static final int OBJECTS = 4 << 10;

    private final Set<Ticket<?>> tickets = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long bytes;
    private boolean closed;

    /** One operation. */
    final class Ticket<T> {
        private final int weight;
        private final T ifStopped;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();

        private Ticket(int weight, T ifStopped) {
            this.weight = weight;
            this.ifStopped = ifStopped;
        }

        CompletableFuture<T> outcome() {
            return outcome;
        }

        /** Its outcome is known; the first one counts. */
        void end(T reached) {
            if (tickets.remove(this)) {
                outcome.complete(reached);
                ended(weight);
            }
        }

        private void stop() {
            end(ifStopped);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Begins an operation, unless there are too many or this is closed.
     *
     * @param payload how many bytes it holds
     * @param ifStopped its outcome if what does it forgets it
     */
    synchronized <T> Optional<Ticket<T>> begin(int payload, T ifStopped) {
        int weight = payload + OBJECTS;
        if (closed || bytes + weight > MAX_BYTES) {
            return Optional.empty();
        }
        bytes += weight;
        Ticket<T> ticket = new Ticket<>(weight, ifStopped);
        tickets.add(ticket);
        return Optional.of(ticket);
    }

    private synchronized void ended(int weight) {
        bytes -= weight;
        if (closed && bytes == 0) {
            drained.complete(null);
        }
    }

    /** What did them forgot them: no operation that has begun will have another outcome. */
    void stopped() {
        tickets.forEach(Ticket::stop);
    }

    /** Lets nothing begin any more, and waits for what has begun. May be called again. */
    void close() {
        synchronized (this) {
            closed = true;
            if (bytes == 0) {
                drained.complete(null);
            }
        }
        drained.join();
    }
}
