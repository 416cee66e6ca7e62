package org.medchain.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.medchain.fixture.PostgresInstance;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of these tests' own, and pools over it as a host has them. The common one is started by the first test that
 * asks and stopped with the JVM. Tests are skipped where no server is installed.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";
    private static final int POOL_SIZE = 6;
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final PostgresInstance instance;

    private PostgresServer(PostgresInstance instance) {
        this.instance = instance;
    }

    private static final class Running {
        static final PostgresServer SERVER = start();
    }

    /** The common server, or the test is skipped. */
    public static PostgresServer required() {
        requireInstalled();
        return Running.SERVER;
    }

    private static void requireInstalled() {
        Optional<String> missing = PostgresInstance.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    /**
     * A server for one test, or the test is skipped.
     *
     * @param folder an empty one that every user may reach, which becomes the server's own
     */
    public static PostgresServer startIn(Path folder) throws IOException {
        requireInstalled();
        return new PostgresServer(PostgresInstance.create(folder));
    }

    /** A pool over an empty schema; the caller closes it. */
    public HikariDataSource emptySchema() throws SQLException {
        String schema = "test" + SCHEMAS.incrementAndGet();
        try (Connection connection = source(port()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return pool(port(), schema);
    }

    /** A pool over a schema, as a host has it. */
    public static HikariDataSource pool(int port, String schema) {
        PGSimpleDataSource source = source(port);
        source.setCurrentSchema(schema);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setSchema(schema);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    /** A data source without a pool. */
    public static PGSimpleDataSource source(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(USER);
        source.setUser(USER);
        return source;
    }

    /** The port on the loopback interface. */
    public int port() {
        return instance.port();
    }

    /** Ends all of the server's processes by signal 9, and waits until they have ended. */
    public void kill() throws IOException, InterruptedException {
        instance.kill();
    }

    /** Starts the server again, after a kill; it recovers by itself. */
    public void restart() throws IOException {
        instance.start();
    }

    /** Ends the server and deletes its files. */
    @Override
    public void close() throws IOException {
        instance.close();
    }

    private static PostgresServer start() {
        try {
            PostgresServer server = startIn(Files.createTempDirectory("medchain-postgres"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started", e);
        }
    }

    private void stop() {
        try {
            close();
        } catch (IOException e) {
            System.getLogger(PostgresServer.class.getName())
                    .log(System.Logger.Level.WARNING, "PostgreSQL at port " + port() + " was not stopped", e);
        }
    }
}
