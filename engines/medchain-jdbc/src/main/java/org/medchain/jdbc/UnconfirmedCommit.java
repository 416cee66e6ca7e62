package org.medchain.jdbc;

import java.sql.SQLException;

/** A commit that failed and may have happened nevertheless. */
final class UnconfirmedCommit extends SQLException {
    private static final long serialVersionUID = 1L;

    UnconfirmedCommit(SQLException failure) {
        super(failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), failure);
    }
}
