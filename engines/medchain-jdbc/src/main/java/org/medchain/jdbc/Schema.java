package org.medchain.jdbc;

import java.io.InputStream;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.Libraries;

/**
 * The tables of something, and their version. Flyway makes and changes them, script by script, each in a transaction where the
 * database can undo the making of a table; its history is in a table of this schema's own. Tables of this version need no Flyway,
 * and no right to make tables.
 *
 * @param what the name of what is in the tables, such as "catalogue"
 * @param history the table with Flyway's history; the host's own Flyway has another one
 * @param version the newest one; there are scripts {@code schema-1.sql} to this one, in which {@code ${bytes}} and
 *     {@code ${identity}} stand for what SQLite and PostgreSQL write differently
 * @param scripts finds them
 */
public record Schema(String what, String history, int version, Scripts scripts) {
    private static final int ATTEMPTS = 20;
    private static final long LONGEST_PAUSE_NANOS = 300_000_000;

    /** Where the scripts are. */
    @FunctionalInterface
    public interface Scripts {
        /** The script of this name; null if there is none. */
        @Nullable
        InputStream open(String name);
    }

    /**
     * Brings the tables to this version. Several processes may do so at once: one does, and the others wait.
     *
     * @throws StorageException if a newer release has changed the tables
     * @throws IllegalStateException if there is something to do and Flyway is missing
     */
    public void migrate(Database database) throws MedChainException {
        requireNotNewer(database);
        if (found(database) < version) {
            Libraries.require(
                    Schema.class,
                    "org.flywaydb.core.Flyway",
                    "org.flywaydb:flyway-core",
                    "making or changing the tables of the " + what);
            if (database.isShared()) {
                Libraries.require(
                        Schema.class,
                        "org.flywaydb.database.postgresql.PostgreSQLDatabaseType",
                        "org.flywaydb:flyway-database-postgresql",
                        "making or changing the tables of the " + what + " in PostgreSQL");
            }
            bringUp(database);
            requireNotNewer(database);
        }
    }

    /** Waits without a connection while another process does it. */
    private void bringUp(Database database) throws MedChainException {
        for (int attempt = 1; found(database) < version; attempt++) {
            try {
                database.lend(connection -> Migrations.run(connection, this, database));
            } catch (DisturbedException e) {
                if (attempt == ATTEMPTS) {
                    throw new StorageException(
                            "the tables of the " + what + " cannot be brought to version " + version
                                    + "; a retry helps only if another process is changing them: " + e.getMessage(),
                            e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
            }
        }
    }

    /**
     * Looks whether a newer release has changed the tables.
     *
     * @throws StorageException if one has
     */
    public void requireNotNewer(Database database) throws MedChainException {
        long found = found(database);
        if (found > version) {
            throw new StorageException("the " + what + " has tables of version " + found + ", expected at most "
                    + version + "; a retry does not help: a newer release has opened it");
        }
    }

    /** 0 if there are none. */
    private long found(Database database) throws MedChainException {
        return database.<Long>read(this::found);
    }

    private long found(Transaction transaction) throws SQLException, MedChainException {
        return transaction.hasTable(history)
                ? transaction
                        .one("SELECT MAX(CAST(version AS BIGINT)) FROM " + history + " WHERE success", Columns::number)
                        .orElse(0L)
                : 0;
    }
}
