package org.medchain.dht.infinispan;

import java.util.concurrent.CompletableFuture;

/** How much applications have asked for that has no outcome yet: bounded, and awaited on closing. Thread-safe. */
final class InFlight {
    private static final long MAX_BYTES = 64L << 20;
    /** What the objects around an operation take, roughly. */
    private static final int OBJECTS = 4 << 10;

    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long bytes;
    private boolean closed;

    /** Begins an operation that holds that many bytes, unless there are too many or this is closed. */
    synchronized boolean begin(int payload) {
        if (closed || bytes + payload + OBJECTS > MAX_BYTES) {
            return false;
        }
        bytes += payload + OBJECTS;
        return true;
    }

    synchronized void end(int payload) {
        bytes -= payload + OBJECTS;
        drainIfDone();
    }

    private void drainIfDone() {
        if (closed && bytes == 0) {
            drained.complete(null);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Lets nothing begin any more. May be called again. */
    synchronized void close() {
        closed = true;
        drainIfDone();
    }

    /** Waits for what has begun. */
    void awaitDrained() {
        drained.join();
    }
}
