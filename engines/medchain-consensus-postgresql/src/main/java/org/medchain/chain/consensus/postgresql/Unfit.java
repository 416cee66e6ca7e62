package org.medchain.chain.consensus.postgresql;

import java.sql.SQLException;

/** A server, role or table cannot be used as it is. The message has no secret. */
final class Unfit extends SQLException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
        super(message);
    }
}
