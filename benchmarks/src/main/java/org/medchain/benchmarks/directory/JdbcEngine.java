package org.medchain.benchmarks.directory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.jdbc.JdbcDhtFactory;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.metrics.Metrics;

/**
 * Processes over one PostgreSQL server, whose address is in the environment variable {@code BENCHMARK_DATABASE}, as a JDBC URL. The
 * first process makes a schema there, in place of the one of an earlier run.
 */
final class JdbcEngine implements DirectoryEngine {
    private static final String SCHEMA = "medchain_benchmark";

    @Override
    public String label() {
        return JdbcDhtFactory.NAME;
    }

    @Override
    public String does() {
        return "one copy, in one PostgreSQL server; the database may withhold; signature checked where a write begins,"
                + " and of what stands before it";
    }

    @Override
    public Dht open(Seat seat, Metrics metrics) throws StorageException, UnavailableException {
        String url = System.getenv("BENCHMARK_DATABASE");
        if (url == null) {
            throw new IllegalArgumentException("the engine " + label() + " needs the URL of a PostgreSQL server in the"
                    + " environment variable BENCHMARK_DATABASE, found none");
        }
        if (seat.number() == 0) {
            makeSchema(url);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setSchema(SCHEMA);
        config.setMaximumPoolSize(JdbcDhtFactory.DEFAULT_CONNECTIONS);
        return JdbcDhtFactory.over(new HikariDataSource(config))
                .open(DhtSettings.builder(seat.folder()).metrics(metrics).build());
    }

    private static void makeSchema(String url) throws StorageException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
            statement.execute("CREATE SCHEMA " + SCHEMA);
        } catch (SQLException e) {
            throw new StorageException("the schema " + SCHEMA + " cannot be made", e);
        }
    }

    @Override
    public boolean announcesLinks() {
        return false;
    }

    @Override
    public boolean announcesServing() {
        return false;
    }

    /** A statement is a round trip, and so is a commit. A write reads first, and verifies what stands. */
    @Override
    public Cost cost(Step step, int nodes) {
        boolean finds = step == Step.UPDATE || step == Step.REMOVE;
        return step.writes() ? new Cost(finds ? 2 : 1, 1, 3) : new Cost(1, 0, 2);
    }
}
