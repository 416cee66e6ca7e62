package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.health.IssueCode;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;

/** What a directory does by itself goes on, whatever fails. */
class UpkeepTest {
    @TempDir
    Path folder;

    @Test
    void look_afterAnyFailure_goesOnAndFindsTheDatabaseAgain() throws Exception {
        try (HikariDataSource pool = PostgresServer.required().emptySchema()) {
            FaultySource faulty = new FaultySource(pool);
            try (JdbcDht dht = (JdbcDht) JdbcDhtFactory.over(faulty.source())
                    .open(DhtSettings.builder(folder).build())) {
                faulty.onConnect(call -> {
                    throw new SQLException("the connection broke", "08006");
                });
                assertThat(dht.get(TestRecord.of(1).address()).join()).isInstanceOf(ReadOutcome.Unavailable.class);
                dht.upkeep().look();
                assertThat(dht.health().issues()).singleElement().satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo(IssueCode.DATABASE_UNAVAILABLE);
                    assertThat(issue.text()).contains("cannot be reached");
                });
                assertThat(dht.health().isReady()).isFalse();
                assertThat(dht.health().isLive()).isTrue();
                faulty.onConnect(call -> {
                    throw new IllegalStateException("a bug");
                });
                dht.upkeep().look();
                assertThat(dht.health().isWell()).isFalse();

                faulty.heal();
                dht.upkeep().look();
                assertThat(dht.health().isWell()).isTrue();
            }
        }
    }
}
