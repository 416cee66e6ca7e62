package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Invalid;
import org.medchain.dht.WriteOutcome.OverQuota;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.Unavailable;
import org.medchain.dht.WriteOutcome.VersionConflict;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.health.IssueCode;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** Two directories over one database, as two processes have them. */
class SharedDirectoryTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int EXPIRING = 600;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(NOW);
    private final ManualClock otherClock = new ManualClock(NOW);
    private final TestRecord record = TestRecord.of(1);
    private HikariDataSource pool;
    private JdbcDht one;
    private JdbcDht other;

    @BeforeEach
    void start() throws Exception {
        pool = PostgresServer.required().emptySchema();
        one = open(clock);
        other = open(otherClock);
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            one.close();
            other.close();
            pool.close();
        }
    }

    private JdbcDht open(ManualClock its) throws MedChainException {
        return (JdbcDht) JdbcDhtFactory.over(pool, 3).open(settings(its).build());
    }

    private DhtSettings.Builder settings(ManualClock its) {
        return DhtSettings.builder(folder).clock(its).expiryGrace(Duration.ZERO);
    }

    private long rows() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT COUNT(*) FROM medchain_directory")) {
            assertThat(found.next()).isTrue();
            return found.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void writes_racingThroughBoth_storeExactlyOneOfEachVersion() {
        for (int version = 1; version <= 25; version++) {
            List<DirectoryRecord> rivals = new ArrayList<>();
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int rival = 0; rival < 8; rival++) {
                rivals.add(record.version(version, "rival " + rival));
                outcomes.add((rival % 2 == 0 ? one : other).put(rivals.get(rival)));
            }
            List<WriteOutcome> reached =
                    outcomes.stream().map(CompletableFuture::join).toList();
            int winner = reached.indexOf(new Stored(version));
            assertThat(winner).isNotNegative();
            for (int rival = 0; rival < 8; rival++) {
                WriteOutcome lost = new VersionConflict(rivals.get(winner));
                assertThat(reached.get(rival)).isEqualTo(rival == winner ? new Stored(version) : lost);
            }
            ReadOutcome expected = new ReadOutcome.Found(rivals.get(winner));
            assertThat(one.get(record.address()).join()).isEqualTo(expected);
            assertThat(other.get(record.address()).join()).isEqualTo(expected);
        }
    }

    @Test
    void removal_throughOne_keepsSavedRecordsOutOfTheOther() {
        DirectoryRecord saved = record.version(7, "saved");
        assertThat(one.put(saved).join()).isEqualTo(new Stored(7));
        assertThat(one.remove(record.tombstone(1)).join()).isEqualTo(new Stored(1));

        assertThat(other.put(saved).join()).isEqualTo(new VersionConflict(record.tombstone(1)));
        assertThat(other.get(record.address()).join()).isEqualTo(new ReadOutcome.Removed(record.tombstone(1)));
    }

    /** The other one's clock is behind, and the removal is dropped by then. */
    @Test
    void record_droppedByOne_isRefusedByTheOtherWhateverItsClockShows() throws Exception {
        TestRecord brief = TestRecord.expiring(2, NOW + 1000);
        DirectoryRecord saved = brief.version(1, "brief");
        assertThat(one.put(saved).join()).isEqualTo(new Stored(1));
        assertThat(one.remove(brief.tombstone(2)).join()).isEqualTo(new Stored(2));
        clock.set(NOW + 1000);
        one.upkeep().pass(true);
        assertThat(rows()).as("announced, not dropped yet").isEqualTo(1);
        one.upkeep().pass(true);
        assertThat(rows()).isZero();

        assertThat(other.put(saved).join()).isInstanceOf(Invalid.class);
        assertThat(other.get(brief.address()).join()).isEqualTo(new ReadOutcome.Absent());
        assertThat(rows()).isZero();
    }

    /** Between the other's look at the address and its insert. */
    @Test
    void record_announcedWhileTheOtherWrites_isRefused() throws Exception {
        TestRecord brief = TestRecord.expiring(2, NOW + 1000);
        assertThat(one.put(TestRecord.expiring(3, NOW + 1000).version(1, "of the same end"))
                        .join())
                .isEqualTo(new Stored(1));
        FaultySource slow = new FaultySource(pool);
        try (Dht third =
                JdbcDhtFactory.over(slow.source()).open(settings(otherClock).build())) {
            AtomicInteger statements = new AtomicInteger();
            slow.onPrepare(call -> {
                if (statements.incrementAndGet() == 2) {
                    clock.set(NOW + 1000);
                    announce();
                }
                return call.go();
            });

            assertThat(third.put(brief.version(1, "late")).join()).isInstanceOf(Invalid.class);
        }
        assertThat(rows()).isEqualTo(1);
    }

    private void announce() {
        try {
            one.upkeep().pass(false);
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pass_overManyExpiredRecords_dropsThemAllAndNoOther() throws Exception {
        List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
        for (int number = 0; number < EXPIRING; number++) {
            outcomes.add(one.put(TestRecord.expiring(number, NOW + 1000).version(1, "brief")));
        }
        outcomes.forEach(CompletableFuture::join);
        assertThat(one.put(TestRecord.expiring(EXPIRING, NOW + 1001).version(1, "longer"))
                        .join())
                .isEqualTo(new Stored(1));
        assertThat(one.put(TestRecord.of(EXPIRING + 1).version(1, "for ever")).join())
                .isEqualTo(new Stored(1));
        clock.set(NOW + 1000);

        one.upkeep().pass(true);
        other.upkeep().pass(true);
        assertThat(rows()).isEqualTo(EXPIRING + 2);
        one.upkeep().pass(true);
        other.upkeep().pass(true);

        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void record_expiredWithinTheGrace_isNotDropped() throws Exception {
        try (JdbcDht patient = (JdbcDht) JdbcDhtFactory.over(pool)
                .open(DhtSettings.builder(folder).clock(clock).build())) {
            TestRecord brief = TestRecord.expiring(2, NOW + 1000);
            assertThat(patient.put(brief.version(1, "brief")).join()).isEqualTo(new Stored(1));
            clock.set(NOW + 1000);
            patient.upkeep().pass(true);
            patient.upkeep().pass(true);
            assertThat(patient.get(brief.address()).join()).isEqualTo(new ReadOutcome.Absent());
            clock.set(NOW);
            assertThat(patient.get(brief.address()).join()).isEqualTo(new ReadOutcome.Found(brief.version(1, "brief")));
        }
    }

    @Test
    void quota_thatIsUsedUp_refusesMoreAndIsInTheHealth() throws Exception {
        try (JdbcDht small = (JdbcDht)
                JdbcDhtFactory.over(pool).open(settings(clock).quota(1000, 3000).build())) {
            assertThat(small.put(record.version(1, TestRecord.payload(1, 2500))).join())
                    .isEqualTo(new Stored(1));
            assertThat(small.put(TestRecord.of(2).version(1, TestRecord.payload(2, 2500)))
                            .join())
                    .isInstanceOf(OverQuota.class);
            assertThat(small.remove(record.tombstone(2)).join()).isEqualTo(new Stored(2));
            assertThat(small.put(TestRecord.of(2).version(1, TestRecord.payload(2, 2500)))
                            .join())
                    .isEqualTo(new Stored(1));
        }
    }

    @Test
    void tables_ofANewerRelease_endWritesAndNotReads() throws Exception {
        assertThat(one.put(record.version(1, "old")).join()).isEqualTo(new Stored(1));
        execute("UPDATE medchain_directory_history SET version = '99' WHERE version = '1'");

        assertThatThrownBy(() -> open(clock))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the directory has tables of version 99")
                .hasMessageContaining("a newer release has opened it");
        assertThatThrownBy(() -> one.upkeep().pass(true)).isInstanceOf(StorageException.class);
        assertThat(one.put(record.version(2, "new")).join())
                .isInstanceOfSatisfying(
                        Unavailable.class, outcome -> assertThat(outcome.why()).contains("newer release"));
        assertThat(one.health().has(IssueCode.SCHEMA_NEWER)).isTrue();
        assertThat(one.get(record.address()).join()).isEqualTo(new ReadOutcome.Found(record.version(1, "old")));
    }
}
