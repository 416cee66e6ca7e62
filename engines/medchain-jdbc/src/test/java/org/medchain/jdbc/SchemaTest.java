package org.medchain.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.postgresql.ds.PGSimpleDataSource;

/** Making and changing tables, by several processes, other roles and processes that die. */
@Timeout(120)
class SchemaTest {
    private static final Failures FAILURES = new Failures("thing");
    private static final String FIRST = "-- a comment\n"
            + "CREATE TABLE one (seq ${identity}, content ${bytes}); INSERT INTO one (content) VALUES (NULL);";
    private static final String SECOND = "CREATE TABLE two (id BIGINT PRIMARY KEY); INSERT INTO two VALUES (7);";
    private static final int PROCESSES = 6;
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    private HikariDataSource pool;

    @BeforeEach
    void start() throws SQLException {
        pool = PostgresServer.required().emptySchema();
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    private static Schema schema(String... scripts) {
        return new Schema("thing", "thing_history", scripts.length, name -> {
            int number = Integer.parseInt(name.replaceAll("\\D", ""));
            return new ByteArrayInputStream(scripts[number - 1].getBytes(StandardCharsets.UTF_8));
        });
    }

    private Database shared() throws MedChainException {
        return SharedDatabase.open(pool, FAILURES, Duration.ZERO);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String from) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
            assertThat(found.next()).isTrue();
            return found.getLong(1);
        }
    }

    @Test
    void migrate_stepByStep_runsEachScriptOnce() throws Exception {
        for (int round = 0; round < 2; round++) {
            schema(FIRST).migrate(shared());
        }
        schema(FIRST, SECOND).migrate(shared());
        schema(FIRST, SECOND).migrate(shared());

        assertThat(count("one")).isEqualTo(1);
        assertThat(count("two")).isEqualTo(1);
    }

    @Test
    void migrate_inAFile_runsEachScriptOnce() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (Database file = SqliteDatabase.open(folder.resolve("thing.db"), FAILURES)) {
                if (round == 0) {
                    schema(FIRST).migrate(file);
                }
                schema(FIRST, SECOND).migrate(file);
                assertThat(file.<Long>read(transaction -> transaction
                                .one("SELECT COUNT(*) FROM two", Columns::number)
                                .orElse(0L)))
                        .isEqualTo(1);
            }
        }
    }

    /** Beside tables of the host, and after that beside those of the rounds before. */
    @Test
    void migrate_bySeveralAtOnce_runsEachScriptOnce() throws Exception {
        execute("CREATE TABLE hosts (id BIGINT)");
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Schema schema = schema(FIRST.replace("one", "one" + round), SECOND.replace("two", "two" + round));
                Schema own = new Schema("thing", "thing_history_" + round, 2, schema.scripts());
                List<Callable<Void>> processes = new ArrayList<>();
                for (int i = 0; i < PROCESSES; i++) {
                    processes.add(() -> {
                        own.migrate(shared());
                        return null;
                    });
                }
                for (Future<Void> process : threads.invokeAll(processes)) {
                    process.get();
                }
                assertThat(count("one" + round)).isEqualTo(1);
                assertThat(count("thing_history_" + round + " WHERE version = '2'"))
                        .isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void migrate_ofANewerReleasesTables_isRefusedWithoutAChange() throws Exception {
        schema(FIRST, SECOND).migrate(shared());

        assertThatThrownBy(() -> schema(FIRST).migrate(shared()))
                .isInstanceOf(StorageException.class)
                .hasMessage("the thing has tables of version 2, expected at most 1; a retry does not help: a newer"
                        + " release has opened it");
    }

    /** The host has tables and a history in the same schema; neither sees the other. */
    @Test
    void migrate_besideTheHostsOwn_leavesItUndisturbed() throws Exception {
        execute("CREATE TABLE flyway_schema_history_of_the_host (id BIGINT)");
        Flyway hosts = Flyway.configure()
                .dataSource(pool)
                .baselineOnMigrate(true)
                .failOnMissingLocations(false)
                .load();
        hosts.migrate();
        long before = count("flyway_schema_history");
        schema(FIRST).migrate(shared());

        assertThat(count("flyway_schema_history")).isEqualTo(before);
        assertThat(count("thing_history WHERE version = '1'")).isEqualTo(1);
        hosts.validate();
    }

    @Test
    void migrate_withAPoolOfOne_doesNotWaitForItself() throws Exception {
        try (HikariDataSource one =
                PostgresServer.pool(PostgresServer.required().port(), pool.getSchema())) {
            one.setMaximumPoolSize(1);
            schema(FIRST, SECOND).migrate(SharedDatabase.open(one, FAILURES, Duration.ZERO));
        }
        assertThat(count("two")).isEqualTo(1);
    }

    @Test
    void migrate_byARoleThatMayNotMakeTables_needsNoneIfTheyAreThere() throws Exception {
        String role = "reader_" + pool.getSchema();
        execute("CREATE ROLE " + role + " LOGIN");
        execute("GRANT USAGE ON SCHEMA " + pool.getSchema() + " TO " + role);
        PGSimpleDataSource source =
                PostgresServer.source(PostgresServer.required().port());
        source.setUser(role);
        source.setCurrentSchema(pool.getSchema());
        Database limited = SharedDatabase.open(source, FAILURES, Duration.ZERO);
        assertThatThrownBy(() -> schema(FIRST).migrate(limited))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("42501");

        schema(FIRST).migrate(shared());
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + pool.getSchema() + " TO " + role);

        schema(FIRST).migrate(limited);
        assertThatThrownBy(() -> schema(FIRST, SECOND).migrate(limited))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("42501");
    }

    /** The server ends the connection in the midst of the second script, as the end of a process would. */
    @Test
    void migrate_killedInTheMidst_isMadeAgainAsAWhole() throws Exception {
        schema(FIRST).migrate(shared());
        execute("CREATE TABLE gate (id BIGINT)");
        String blocked = "CREATE TABLE half (id BIGINT); INSERT INTO gate VALUES (1);" + SECOND;
        try (Connection holder = pool.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE gate IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Void> doomed = CompletableFuture.runAsync(() -> {
                try {
                    schema(FIRST, blocked).migrate(shared());
                } catch (MedChainException e) {
                    throw new IllegalStateException(e);
                }
            });
            String waiting = "pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO gate%'";
            while (count(waiting) == 0) {
                Thread.onSpinWait();
            }
            execute("SELECT pg_terminate_backend(pid) FROM " + waiting);
            assertThatThrownBy(doomed::join).rootCause().isInstanceOf(SQLException.class);
            holder.rollback();
        }
        assertThat(count("pg_tables WHERE tablename = 'half' AND schemaname = '" + pool.getSchema() + "'"))
                .isZero();

        schema(FIRST, blocked).migrate(shared());
        assertThat(count("two")).isEqualTo(1);
        assertThat(count("gate")).isEqualTo(1);
    }

    @Test
    void script_thatWasChanged_isRefused() throws Exception {
        schema(FIRST).migrate(shared());
        assertThatThrownBy(() -> schema(FIRST + " SELECT 1;", SECOND).migrate(shared()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot be brought to version 2");
    }
}
