package org.medchain.dht.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.DhtModelContract;

/** The engine over PostgreSQL agrees with a map; at a crash another process goes on, which no one has told anything. */
final class PostgresDhtProperties extends DhtModelContract {
    private static final int STEPS = 250;

    private HikariDataSource pool;

    @BeforeEach
    void start() throws Exception {
        pool = PostgresServer.required().emptySchema();
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return JdbcDhtFactory.over(pool).open(settings);
    }

    @Override
    protected Dht crash(Dht running, DhtSettings settings, Random random) throws Exception {
        Dht next = open(settings);
        running.close();
        return next;
    }

    @Override
    protected int steps() {
        return Boolean.getBoolean("medchain.soak") ? super.steps() : STEPS;
    }
}
