package org.medchain.chain.consensus.postgresql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Deletes entries that this member has settled long ago, in small steps. A role that may not delete leaves it to others. */
final class Pruning {
    private static final Logger LOG = System.getLogger(Pruning.class.getName());
    /** Entries that one statement deletes. */
    private static final int STEP = 1_000;
    /** The table is looked through once in so many positions, for at least one in so many of what is kept. */
    private static final int KEPT_PART = 10;

    private final long keep;
    private volatile long settled;
    private long lookedAt;
    private long upTo;
    private boolean forbidden;

    Pruning(long keep) {
        this.keep = keep;
    }

    /** This member needs no entry up to a position. */
    void settled(long position) {
        settled = position;
    }

    /** Deletes some entries, if there are enough to be deleted. */
    void step(Session session) throws SQLException {
        if (forbidden) {
            return;
        }
        try {
            long now = settled;
            if (upTo == 0 && now - lookedAt >= keep / KEPT_PART) {
                lookedAt = now;
                OptionalLong found = session.keptFrom(now, keep);
                upTo = found.orElse(0);
            }
            if (upTo > 0 && session.delete(upTo, STEP) < STEP) {
                upTo = 0;
            }
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) {
                throw e;
            }
            forbidden = true;
            LOG.log(Level.INFO, "this member's role may not delete entries of the ordering; others have to");
        }
    }
}
