package org.medchain.dht.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.DhtContract;

/** The engine over PostgreSQL keeps every promise. */
final class PostgresDhtTest extends DhtContract {
    private HikariDataSource pool;

    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        if (pool == null) {
            pool = emptySchema();
        }
        return JdbcDhtFactory.over(pool).open(settings);
    }

    private static HikariDataSource emptySchema() throws StorageException {
        try {
            return PostgresServer.required().emptySchema();
        } catch (SQLException e) {
            throw new StorageException("no schema", e);
        }
    }

    @AfterEach
    void closePool() {
        if (pool != null) {
            pool.close();
        }
    }
}
