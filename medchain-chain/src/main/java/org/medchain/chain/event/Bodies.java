package org.medchain.chain.event;

import org.jspecify.annotations.Nullable;

/** What the builders share. */
final class Bodies {
    private Bodies() {}

    /** A part that a builder cannot do without. */
    static <T> T required(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("the " + name + " is missing");
        }
        return part;
    }
}
