package org.medchain.dht.jdbc;

import java.util.OptionalLong;
import org.medchain.dht.storage.SettledTime;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Database;

/**
 * Drops what has been expired for a grace. First it moves the time in the database, before which nothing is read or written
 * any more; a pass later, when every transaction that began earlier has ended, it drops the rows, some in each transaction.
 * A sweep of several processes at once has the same effect as one. Thread-safe.
 */
final class Sweeper {
    private static final int DROPS = 256;

    private final Database database;
    private final SettledTime settled;
    private long droppable;

    Sweeper(Database database, SettledTime settled) {
        this.database = database;
        this.settled = settled;
    }

    /** Has to be called often, since the clock is observed by this. */
    void observe() {
        settled.millis();
    }

    /** Drops what the last pass announced, and announces what the next one will drop. */
    synchronized void pass(long nowMillis) throws MedChainException {
        drop(droppable);
        droppable = announce(nowMillis);
    }

    /** Drops at once; for a database that no other process uses. */
    synchronized void dropAll(long nowMillis) throws MedChainException {
        drop(announce(nowMillis));
    }

    /** Moves the time no further than needed; returns up to when everything has expired. */
    private long announce(long nowMillis) throws MedChainException {
        long end = Math.min(nowMillis, settled.millis());
        OptionalLong latest = database.read(transaction -> Records.latestExpiry(transaction, end));
        if (latest.isEmpty()) {
            return 0;
        }
        database.change(transaction -> Records.sweepTo(transaction, latest.getAsLong()));
        return latest.getAsLong();
    }

    private void drop(long millis) throws MedChainException {
        if (millis > 0) {
            int dropped = DROPS;
            while (dropped == DROPS) {
                dropped = database.write(transaction -> Records.drop(transaction, millis, DROPS));
            }
        }
    }
}
