package org.medchain.jdbc;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * Brings tables to the version of this code, script by script, all in one transaction.
 *
 * @param what the name of what is in the tables, such as "catalogue"
 * @param table where their version is
 * @param version the newest one; there are scripts {@code schema-1.sql} to this one
 * @param scripts finds them
 */
public record Schema(String what, String table, int version, Scripts scripts) {
    /** Where the scripts are. */
    @FunctionalInterface
    public interface Scripts {
        /** The script of this name; null if there is none. */
        @Nullable
        InputStream open(String name);
    }

    /** Several processes may do so at once: one waits for the other. */
    public void migrate(Database database) throws MedChainException {
        database.change(transaction -> {
            database.waitForOtherMigrations(transaction);
            transaction.update(
                    "CREATE TABLE IF NOT EXISTS " + table + " (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
            transaction.update("INSERT INTO " + table + " (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING");
            long found = transaction
                    .one("SELECT version FROM " + table + " WHERE id = 1", Columns::number)
                    .orElse(0L);
            refuseIfNewer(found);
            for (long next = found + 1; next <= version; next++) {
                run(transaction, database.dialect().in(script(next)));
                transaction.update("UPDATE " + table + " SET version = ? WHERE id = 1", next);
            }
        });
    }

    /**
     * Looks whether a newer release has changed the tables since.
     *
     * @throws StorageException if one has
     */
    public void requireNotNewer(Database database) throws MedChainException {
        refuseIfNewer(database.read(transaction -> transaction
                .one("SELECT version FROM " + table + " WHERE id = 1", Columns::number)
                .orElse(0L)));
    }

    private void refuseIfNewer(long found) throws StorageException {
        if (found > version) {
            throw new StorageException("the " + what + " has tables of version " + found + ", expected at most "
                    + version + "; a retry does not help: a newer release has opened it");
        }
    }

    private static void run(Transaction transaction, String script) throws SQLException {
        String withoutComments = script.replaceAll("(?m)^--.*$", "");
        for (String statement :
                Splitter.on(';').trimResults().omitEmptyStrings().split(withoutComments)) {
            transaction.update(statement);
        }
    }

    private String script(long number) throws StorageException {
        String name = "schema-" + number + ".sql";
        try (InputStream script = scripts.open(name)) {
            if (script == null) {
                throw new StorageException("the script " + name + " is missing from this release");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("the script " + name + " of this release cannot be read", e);
        }
    }
}
