package org.medchain.core;

import com.google.common.base.Throwables;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;

/** What was opened, closed in reverse order; what fails to close does not keep the rest open. Thread-safe. */
final class Resources {
    /** Something to be closed. */
    @FunctionalInterface
    interface Resource {
        void close() throws MedChainException;
    }

    private final Deque<Resource> opened = new ArrayDeque<>();

    private volatile boolean closed;

    /** Keeps {@code resource} to be closed; closes it at once if this is closed. */
    synchronized void add(Resource resource) throws MedChainException {
        if (closed) {
            resource.close();
            requireOpen();
        }
        opened.push(resource);
    }

    /** Forgets what was closed before; without an effect if {@code resource} is not kept here. */
    synchronized void remove(Resource resource) {
        opened.remove(resource);
    }

    /**
     * Checks that this is open.
     *
     * @throws IllegalStateException if it is not
     */
    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("MedChain is closed, expected it open: open it again");
        }
    }

    /** Does not wait while this is being closed. */
    boolean isClosed() {
        return closed;
    }

    synchronized void close() throws MedChainException {
        closed = true;
        @Nullable Exception failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (MedChainException | RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            Throwables.throwIfInstanceOf(failure, MedChainException.class);
            Throwables.throwIfUnchecked(failure);
        }
    }
}
