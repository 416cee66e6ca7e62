package org.medchain.dht.jdbc;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limit of what the database stores for the directory. What stands is measured from time to time; between two
 * measurements a process counts its own writes alone, also those that were undone. Thread-safe.
 */
final class Quota {
    private final long most;
    private final AtomicLong live = new AtomicLong();

    Quota(long most) {
        this.most = most;
    }

    void measured(long bytes) {
        live.set(bytes);
    }

    void count(long more) {
        live.addAndGet(more);
    }

    /** Why {@code more} bytes are too many; empty if they are not. */
    Optional<String> excess(long more) {
        long stored = live.get();
        return more > 0 && stored + more > most
                ? Optional.of("the directory stores " + stored + " bytes of at most " + most)
                : Optional.empty();
    }
}
