package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.store.AccessContract;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.ProviderStoreContract;
import org.medchain.core.store.StoreScene;
import org.medchain.error.MedChainException;

/** The contract, with PostgreSQL. */
class PostgresProviderStoreTest {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private HikariDataSource source;

    @BeforeEach
    void start() throws SQLException {
        source = PostgresServer.required().emptySchema();
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    @Nested
    class Catalogue extends ProviderStoreContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, random, LEASE);
        }

        @Test
        void claim_notRenewed_endsWithItsLease() throws Exception {
            DataId data = scene.begun(store, inventory, DataKind.STREAM);
            StoreScene.claimed(store, data, 1, StoreScene.range(1));
            try (ProviderStore other = open()) {
                assertThat(StoreScene.claim(
                                other, data, ChunkIndex.FIRST, StoreScene.range(1), StoreScene.NOW.plus(LEASE)))
                        .isInstanceOf(ChunkClaim.Busy.class);
                assertThat(other.takeOver(StoreScene.NOW.plus(LEASE), 1)).isEmpty();
                assertThat(other.takeOver(StoreScene.NOW.plus(LEASE).plusMillis(1), 1))
                        .hasSize(1);
            }
        }
    }

    @Nested
    class Access extends AccessContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, random, LEASE);
        }
    }
}
