package org.medchain.chain.consensus.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.medchain.fixture.PostgresInstance;

/** The server of all tests that leave it as it was. Started by the first one, and stopped with the JVM. */
final class SharedServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final PostgresInstance server;

    private SharedServer(PostgresInstance server) {
        this.server = server;
    }

    private static final class Running {
        static final SharedServer SERVER = create();
    }

    /** The server, or the test is skipped. */
    static SharedServer required() {
        Optional<String> missing = PostgresInstance.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        return Running.SERVER;
    }

    private static SharedServer create() {
        try {
            PostgresInstance started = PostgresInstance.create(Files.createTempDirectory("medchain-postgres"));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                try {
                                    started.close();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            "stop-postgres"));
            return new SharedServer(started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of the database, with its usual schema. */
    String url() {
        return PostgresInstance.url(server);
    }

    /** The URL of an empty schema. */
    String emptySchema() throws SQLException {
        String schema = "test" + SCHEMAS.incrementAndGet();
        execute("CREATE SCHEMA " + schema);
        return url() + "&currentSchema=" + schema;
    }

    /** Kills the server, and starts it again. */
    void crash() throws IOException, InterruptedException {
        stop();
        start();
    }

    /** Kills the server. */
    void stop() throws IOException, InterruptedException {
        server.kill();
    }

    /** Sends a signal such as STOP and CONT to its processes. */
    void signal(String name) throws IOException {
        server.signal(name);
    }

    /** Starts it again. */
    void start() throws IOException {
        server.start();
    }

    /** Does something to the database as its superuser. */
    void execute(String sql) throws SQLException {
        execute(url(), sql);
    }

    /** Does something to the database of {@code url}. */
    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
