package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.store.AccessContract;
import org.medchain.testkit.store.ClaimContract;
import org.medchain.testkit.store.PendingContract;
import org.medchain.testkit.store.ProjectionContract;
import org.medchain.testkit.store.ProviderStoreContract;
import org.medchain.testkit.store.StoreScene;

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
    }

    @Nested
    class Projection extends ProjectionContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, random, LEASE);
        }
    }

    @Nested
    class Claims extends ClaimContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, random, LEASE);
        }

        @Test
        void claim_notRenewed_endsWithItsLease() throws Exception {
            DataId data = scene.begun(store, inventory, DataKind.STREAM);
            StoreScene.claimed(store, data, 1, StoreScene.range(1));
            Instant over = StoreScene.NOW.plus(LEASE);
            try (ProviderStore other = open()) {
                assertThat(StoreScene.claim(other, data, ChunkIndex.FIRST, StoreScene.range(1), over))
                        .isInstanceOf(ChunkClaim.Busy.class);
                assertThat(other.takeOver(over, 1)).isEmpty();
                assertThat(other.takeOver(over.plusMillis(1), 1)).hasSize(1);
            }
        }

        /** Who lost a lease may be alive, and store its bytes after they were swept. */
        @Test
        void leftover_ofALeaseThatIsOver_isDueOnceMoreADayAfterItWasSwept() throws Exception {
            DataId data = scene.begun(store, inventory, DataKind.STREAM);
            StoreScene.claimed(store, data, 1, StoreScene.range(1));
            Instant lost = StoreScene.NOW.plus(LEASE).plusMillis(1);
            Leftover left = store.takeOver(lost, 1).get(0);
            store.swept(left, lost);
            store.swept(left, lost);
            assertThat(store.leftovers(lost.plus(Duration.ofDays(1)).minusMillis(1), 9))
                    .isEmpty();
            assertThat(store.leftovers(lost.plus(Duration.ofDays(1)), 9)).containsExactly(left);
            store.swept(left, lost.plus(Duration.ofDays(1)));
            assertThat(store.leftovers(lost.plus(Duration.ofDays(9)), 9)).isEmpty();
        }
    }

    @Nested
    class Pending extends PendingContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, random, LEASE);
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
