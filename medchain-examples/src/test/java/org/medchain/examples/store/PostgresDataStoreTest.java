package org.medchain.examples.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.medchain.core.data.HealthDataStore;
import org.medchain.error.StorageException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.data.HealthDataStoreContract;

/** The example of a data store on PostgreSQL. */
class PostgresDataStoreTest extends HealthDataStoreContract {
    private HikariDataSource pool;

    @Override
    protected HealthDataStore open() throws StorageException {
        if (pool == null) {
            try {
                pool = PostgresServer.required().emptySchema();
            } catch (SQLException e) {
                throw new StorageException("no schema", e);
            }
        }
        return JdbcHealthDataStore.open(pool);
    }

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
