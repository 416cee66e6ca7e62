package org.medchain.dht.storage;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;

/**
 * The operations of an engine of several nodes that have no outcome yet: bounded in memory, and awaited on closing.
 * Thread-safe.
 */
public final class PendingOperations {
    private static final long MAX_BYTES = 64L << 20;
    /** An estimate of the memory that an operation uses beyond its payload. */
    private static final int OVERHEAD = 4 << 10;

    private final int maxPayload;
    private final Set<Ticket<?>> tickets = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long bytes;
    private boolean closed;

    /** One operation. */
    public final class Ticket<T> {
        private final int weight;
        private final Function<String, T> stopped;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();

        private Ticket(int weight, Function<String, T> stopped) {
            this.weight = weight;
            this.stopped = stopped;
        }

        /** Ends the operation. Only the first call has an effect. */
        public void end(T reached) {
            if (tickets.remove(this)) {
                try {
                    outcome.complete(reached);
                } finally {
                    release(weight);
                }
            }
        }

        private void stop(String why) {
            end(stopped.apply(why));
        }
    }

    /** Refuses payloads of more than {@code maxPayload} bytes. */
    public PendingOperations(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    /**
     * Begins a write, unless it is refused at once.
     *
     * @param start starts the write, whose outcome is then given to the ticket
     * @return a future that the caller may cancel without an effect on the write
     */
    public CompletableFuture<WriteOutcome> write(DirectoryWrite write, Consumer<Ticket<WriteOutcome>> start) {
        if (isClosed()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Closed());
        }
        return Outcomes.refusal(write, maxPayload)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> begin(
                        write instanceof DirectoryRecord record
                                ? record.payload().size()
                                : 0,
                        new Sort<>(
                                new WriteOutcome.Closed(),
                                WriteOutcome.Unavailable::new,
                                WriteOutcome.Indeterminate::new),
                        start));
    }

    /** Begins a read, in the same way. */
    public CompletableFuture<ReadOutcome> read(Consumer<Ticket<ReadOutcome>> start) {
        return begin(
                0,
                new Sort<>(new ReadOutcome.Closed(), ReadOutcome.Unavailable::new, ReadOutcome.Unavailable::new),
                start);
    }

    /** The outcomes of an operation that does not begin, or that is stopped. */
    private record Sort<T>(T closed, Function<String, T> unavailable, Function<String, T> stopped) {}

    private <T> CompletableFuture<T> begin(int payload, Sort<T> sort, Consumer<Ticket<T>> start) {
        Ticket<T> ticket = new Ticket<>(payload + OVERHEAD, sort.stopped());
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(sort.closed());
            }
            if (bytes + ticket.weight > MAX_BYTES) {
                return CompletableFuture.completedFuture(sort.unavailable().apply("overloaded"));
            }
            bytes += ticket.weight;
            tickets.add(ticket);
        }
        try {
            start.accept(ticket);
        } catch (RuntimeException | Error e) {
            ticket.stop("it could not be begun");
            throw e;
        }
        return ticket.outcome.copy();
    }

    private synchronized void release(int weight) {
        bytes -= weight;
        if (closed && bytes == 0) {
            drained.complete(null);
        }
    }

    /** True once {@link #close} was called. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Ends all operations, which the engine has lost: writes as indeterminate, reads as unavailable. */
    public void stop(String why) {
        tickets.forEach(ticket -> ticket.stop(why));
    }

    /** Refuses new operations, and waits until those that began have ended. Has no further effect if called again. */
    public void close() {
        synchronized (this) {
            closed = true;
            if (bytes == 0) {
                drained.complete(null);
            }
        }
        drained.join();
    }
}
