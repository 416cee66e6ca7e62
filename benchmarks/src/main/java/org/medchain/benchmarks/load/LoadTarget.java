package org.medchain.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/**
 * What a load is put on. Thread-safe, but for {@link #close}.
 *
 * @param <T> what an operation carries
 */
public interface LoadTarget<T> extends AutoCloseable {
    /**
     * Does one operation.
     *
     * @param client the number of the thread that asks
     * @param operation what the operation carries
     * @return completes when the operation is done; a target that can only wait has waited when it returns
     */
    CompletableFuture<?> submit(int client, T operation);

    /** How many blocks, or rounds of agreement, there were so far. */
    long rounds();

    @Override
    void close();
}
