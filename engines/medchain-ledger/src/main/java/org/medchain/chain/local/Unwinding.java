package org.medchain.chain.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.StorageException;

/** Closes what was opened so far, in reverse order, if a later step of opening fails. */
final class Unwinding implements AutoCloseable {
    /** Closes one thing. */
    @FunctionalInterface
    private interface Closing {
        void close() throws StorageException;
    }

    private final Deque<Closing> opened = new ArrayDeque<>();

    BlockStore add(BlockStore store) {
        opened.push(store::close);
        return store;
    }

    StoreReplica add(StoreReplica replica) {
        opened.push(replica::close);
        return replica;
    }

    /** Ends the responsibility for closing, after all steps succeeded. */
    void keep() {
        opened.clear();
    }

    @Override
    public void close() throws StorageException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
