package org.medchain.chain.event;

import org.jspecify.annotations.Nullable;

/** Checks that the builders share. */
final class Bodies {
    private Bodies() {}

    /** Requires a part to be set. */
    static <T> T required(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("expected the " + name + " to be set, found it missing");
        }
        return part;
    }
}
