package org.medchain.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;

/** What a load is put on. Thread-safe, but for {@link #close}. */
public interface LoadTarget extends AutoCloseable {
    /**
     * Does one operation.
     *
     * @param client the number of the thread that asks
     * @param event what the operation carries
     * @return completes when the operation is done; a target that can only wait has waited when it returns
     */
    CompletableFuture<?> submit(int client, Event event);

    /** How many blocks, or rounds of agreement, there were so far. */
    long rounds();

    @Override
    void close();
}
