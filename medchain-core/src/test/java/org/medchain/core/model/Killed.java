package org.medchain.core.model;

/** A process ended here. Whatever it does while this is thrown through it has no effect any more. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String step) {
        super("killed at " + step);
    }
}
