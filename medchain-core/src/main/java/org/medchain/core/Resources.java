package org.medchain.core;

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

    synchronized void add(Resource resource) {
        opened.push(resource);
    }

    synchronized void close() throws MedChainException {
        @Nullable MedChainException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (MedChainException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
