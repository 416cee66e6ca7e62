package org.medchain.core.store.jdbc;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** Brings the tables to the version of this code, script by script, all in one transaction. */
final class Schema {
    /** Scripts {@code schema-1.sql} to this one. */
    static final int VERSION = 1;

    private Schema() {}

    /** Several processes may do so at once: one waits for the other. */
    static void migrate(Database database) throws MedChainException {
        database.change(transaction -> {
            database.waitForOtherMigrations(transaction);
            transaction.update("CREATE TABLE IF NOT EXISTS medchain_version"
                    + " (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
            transaction.update("INSERT INTO medchain_version (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING");
            long found = transaction
                    .one("SELECT version FROM medchain_version WHERE id = 1", Columns::number)
                    .orElse(0L);
            if (found > VERSION) {
                throw new StorageException("the catalogue has tables of version " + found + ", expected at most "
                        + VERSION + "; a retry does not help: a newer release has opened it");
            }
            for (long version = found + 1; version <= VERSION; version++) {
                run(transaction, database.dialect().in(script(version)));
                transaction.update("UPDATE medchain_version SET version = ? WHERE id = 1", version);
            }
        });
    }

    private static void run(Transaction transaction, String script) throws SQLException {
        String withoutComments = script.replaceAll("(?m)^--.*$", "");
        for (String statement :
                Splitter.on(';').trimResults().omitEmptyStrings().split(withoutComments)) {
            transaction.update(statement);
        }
    }

    private static String script(long version) throws StorageException {
        String name = "schema-" + version + ".sql";
        try (InputStream script = Schema.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new StorageException("the script " + name + " is missing from this release");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("the script " + name + " of this release cannot be read", e);
        }
    }
}
