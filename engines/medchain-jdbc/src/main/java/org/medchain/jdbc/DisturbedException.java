package org.medchain.jdbc;

import org.medchain.error.UnavailableException;

/** Flyway changed nothing, perhaps because another process is changing the tables. */
final class DisturbedException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    DisturbedException(String message) {
        super(message);
    }
}
