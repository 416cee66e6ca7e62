package org.medchain.dht.jdbc;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/**
 * The statements. They are such as SQLite, PostgreSQL, CockroachDB and YugabyteDB have in common. Each is right by itself
 * under READ COMMITTED: a change names the row that it was decided on, and an expiry is compared with what was swept in the
 * statement that writes.
 */
final class Records {
    private static final String NOT_SWEPT =
            "(SELECT COUNT(*) FROM medchain_directory_time WHERE id = 1 AND (? = 0 OR swept_to < ?)) = 1";

    private Records() {}

    /**
     * What is said about an address.
     *
     * @param sweptToMillis at least the latest expiry of all that was dropped
     * @param row what is there, if anything
     */
    record Found(long sweptToMillis, Optional<Row> row) {}

    /** A value that is longer than a sound one stays in the database. */
    static Found find(Transaction transaction, RecordAddress address) throws SQLException, MedChainException {
        return transaction
                .one(
                        "SELECT t.swept_to, CASE WHEN d.address IS NULL THEN 0 ELSE 1 END,"
                                + " CASE WHEN length(d.stamp) = " + Stamps.SIZE + " THEN d.stamp END, length(d.form),"
                                + " CASE WHEN length(d.form) <= " + WriteForm.MAX_SIZE + " THEN d.form END"
                                + " FROM medchain_directory_time t LEFT JOIN medchain_directory d ON d.address = ?"
                                + " WHERE t.id = 1",
                        Records::found,
                        address.digest().value())
                .orElseThrow(() -> new StorageException("the directory's database lacks the row of its time; a retry"
                        + " does not help, a back-up may"));
    }

    private static Found found(Columns columns) throws SQLException {
        long sweptTo = columns.number();
        boolean there = columns.number() == 1;
        Bytes stamp = columns.bytes();
        long length = columns.number();
        return new Found(sweptTo, there ? Optional.of(new Row(stamp, length, columns.bytes())) : Optional.empty());
    }

    /** Writes where nothing is; false if something is there by now, or what has expired by then was dropped. */
    static boolean insert(Transaction transaction, DirectoryWrite write) throws SQLException {
        long expires = write.name().expiresAtMillis();
        Bytes form = WriteForm.encode(write);
        return transaction.update(
                        "INSERT INTO medchain_directory (address, expires, size, stamp, form) SELECT ?, ?, ?, ?, ?"
                                + " WHERE " + NOT_SWEPT + " ON CONFLICT (address) DO NOTHING",
                        write.address().digest().value(),
                        expires,
                        form.size(),
                        Stamps.of(write),
                        form,
                        expires,
                        expires)
                == 1;
    }

    /** Writes over what has this stamp; false if something else is there by now. */
    static boolean replace(Transaction transaction, Bytes stamp, DirectoryWrite write) throws SQLException {
        long expires = write.name().expiresAtMillis();
        Bytes form = WriteForm.encode(write);
        return transaction.update(
                        "UPDATE medchain_directory SET expires = ?, size = ?, stamp = ?, form = ?"
                                + " WHERE address = ? AND stamp = ? AND " + NOT_SWEPT,
                        expires,
                        form.size(),
                        Stamps.of(write),
                        form,
                        write.address().digest().value(),
                        stamp,
                        expires,
                        expires)
                == 1;
    }

    /** The latest expiry up to {@code endMillis} of what is there. */
    static OptionalLong latestExpiry(Transaction transaction, long endMillis) throws SQLException, MedChainException {
        return transaction
                .one(
                        "SELECT MAX(expires) FROM medchain_directory WHERE expires > 0 AND expires <= ?",
                        Columns::optionalNumber,
                        endMillis)
                .orElse(OptionalLong.empty());
    }

    /** From now on nothing that expires up to then is read or written. */
    static void sweepTo(Transaction transaction, long millis) throws SQLException {
        transaction.update(
                "UPDATE medchain_directory_time SET swept_to = ? WHERE id = 1 AND swept_to < ?", millis, millis);
    }

    /** Drops at most {@code max} rows that expired up to then; returns how many it dropped. */
    static int drop(Transaction transaction, long millis, int max) throws SQLException {
        return transaction.update(
                "DELETE FROM medchain_directory WHERE address IN (SELECT address FROM medchain_directory"
                        + " WHERE expires > 0 AND expires <= ? ORDER BY expires LIMIT ?)",
                millis,
                max);
    }

    /** Bytes of all forms. */
    static long bytes(Transaction transaction) throws SQLException, MedChainException {
        return transaction
                .one("SELECT SUM(size) FROM medchain_directory", Columns::number)
                .orElse(0L);
    }
}
