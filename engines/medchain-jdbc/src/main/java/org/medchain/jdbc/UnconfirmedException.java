package org.medchain.jdbc;

import org.medchain.error.UnavailableException;

/** A transaction was committed, or was not, and the database does not say which. Any other failure means that it was not. */
public final class UnconfirmedException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    UnconfirmedException(String message, Throwable cause) {
        super(message, cause);
    }
}
