package org.medchain.jdbc;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.Printable;

/** Runs Flyway over one connection. It sees the scripts of one schema and nothing of the host's: no locations, no callbacks. */
final class Migrations {
    private static final int LOCK_RETRIES = 1;
    private static final String PREFIX = "V";

    private Migrations() {}

    /**
     * Several processes may run it at once: on PostgreSQL one of them gets a lock of the session's. Flyway looks at the tables before
     * it has the lock, and fails if they change meanwhile. Its log is the JVM's, so it is as it was afterwards, for the host's.
     *
     * @throws DisturbedException if another process may be the reason; only by trying again can one tell
     */
    static void run(Connection connection, Schema schema, Database database) throws MedChainException {
        Flyway flyway = flyway(connection, schema, database);
        LogFactory.setLogCreator(FlywayLog::of);
        try {
            var unused = flyway.migrate();
        } catch (FlywayException e) {
            Optional<SQLException> cause = sqlCause(e);
            throw cause.isPresent()
                    ? database.failures().of(cause.get())
                    : new DisturbedException(Printable.of(String.valueOf(e.getMessage())));
        } finally {
            LogFactory.setConfiguration(flyway.getConfiguration());
        }
    }

    private static Flyway flyway(Connection connection, Schema schema, Database database) throws StorageException {
        FluentConfiguration configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new OneConnection(connection))
                .table(schema.history())
                .resourceProvider(new Provided(scripts(schema)))
                .javaMigrationClassProvider(List::of)
                .locations(new String[0])
                .skipDefaultCallbacks(true)
                .placeholders(database.dialect().placeholders())
                .createSchemas(false)
                .baselineOnMigrate(true)
                .baselineVersion(MigrationVersion.fromVersion("0"))
                .lockRetryCount(LOCK_RETRIES);
        if (database.isShared()) {
            Postgres.holdLockInSession(configuration);
        }
        return configuration.load();
    }

    /** Of a database's own message only the codes go on. */
    private static Optional<SQLException> sqlCause(FlywayException failure) {
        return Throwables.getCausalChain(failure).stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    /** What needs Flyway's part for PostgreSQL. */
    private static final class Postgres {
        /** Not in a transaction, so that one connection is enough. */
        static void holdLockInSession(FluentConfiguration configuration) {
            configuration
                    .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                    .setTransactionalLock(false);
        }
    }

    private static List<LoadableResource> scripts(Schema schema) throws StorageException {
        List<LoadableResource> scripts = new ArrayList<>();
        for (int version = 1; version <= schema.version(); version++) {
            String name = "schema-" + version + ".sql";
            try (InputStream script = schema.scripts().open(name)) {
                if (script == null) {
                    throw new StorageException("the script " + name + " is missing from this release");
                }
                String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
                scripts.add(new Script(PREFIX + version + "__" + schema.what() + ".sql", text));
            } catch (IOException e) {
                throw new StorageException("the script " + name + " of this release cannot be read", e);
            }
        }
        return scripts;
    }

    /** What Flyway finds. */
    private record Provided(List<LoadableResource> scripts) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return scripts.stream()
                    .filter(script -> script.getFilename().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        /** None for the prefixes of callbacks and of scripts that undo or repeat. */
        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return prefix.equals(PREFIX) ? scripts : List.of();
        }
    }

    /** A script under the name that tells Flyway its version. */
    private static final class Script extends LoadableResource {
        private final String name;
        private final String text;

        private Script(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
