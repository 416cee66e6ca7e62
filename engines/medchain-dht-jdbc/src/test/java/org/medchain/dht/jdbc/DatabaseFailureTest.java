package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
import org.medchain.dht.WriteOutcome.Indeterminate;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.Unavailable;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.Await;
import org.postgresql.ds.PGSimpleDataSource;

/** What becomes of operations while the database fails in one way or another, and afterwards. */
class DatabaseFailureTest {
    private static final int MANY_WRITES = 70;

    @TempDir
    Path folder;

    private final TestRecord record = TestRecord.of(1);
    private HikariDataSource pool;
    private FaultySource faulty;
    private Dht dht;

    @BeforeEach
    void open() throws Exception {
        pool = PostgresServer.required().emptySchema();
        faulty = new FaultySource(pool);
        dht = JdbcDhtFactory.over(faulty.source(), 4).open(settings());
    }

    @AfterEach
    void close() {
        if (dht != null) {
            faulty.heal();
            dht.close();
            pool.close();
        }
    }

    private static SQLException lost() {
        return new SQLException("the connection broke", "08006");
    }

    private DhtSettings settings() {
        return DhtSettings.builder(folder).build();
    }

    private WriteOutcome put(DirectoryRecord write) {
        return dht.put(write).join();
    }

    private ReadOutcome read() {
        return dht.get(record.address()).join();
    }

    @Test
    void commit_whoseAnswerIsLost_isFoundToStand() {
        AtomicInteger commits = new AtomicInteger();
        faulty.onCommit(call -> {
            Object done = call.go();
            if (commits.getAndIncrement() == 0) {
                throw lost();
            }
            return done;
        });

        assertThat(put(record.version(1, "once"))).isEqualTo(new Stored(1));
        assertThat(read()).isEqualTo(new ReadOutcome.Found(record.version(1, "once")));
        assertThat(dht.health().isWell()).isTrue();
    }

    @Test
    void commit_lostBeforeItHappened_isMadeAgain() {
        AtomicInteger commits = new AtomicInteger();
        faulty.onCommit(call -> {
            if (commits.getAndIncrement() == 0) {
                throw lost();
            }
            return call.go();
        });

        assertThat(put(record.version(1, "twice"))).isEqualTo(new Stored(1));
        assertThat(read()).isEqualTo(new ReadOutcome.Found(record.version(1, "twice")));
    }

    @Test
    void commit_lostAgainAndAgain_isIndeterminate() {
        faulty.onCommit(call -> {
            call.go();
            throw lost();
        });
        // Reads commit too, so the read below is made once the source is well.
        WriteOutcome outcome = put(record.version(1, "perhaps"));
        assertThat(outcome).isInstanceOf(Indeterminate.class);
        assertThat(((Indeterminate) outcome).why()).contains("did not say whether it committed");

        faulty.heal();
        assertThat(read()).isEqualTo(new ReadOutcome.Found(record.version(1, "perhaps")));
        assertThat(put(record.version(1, "perhaps"))).isEqualTo(new Stored(1));
    }

    /** "Conflict" would say that it was never applied. */
    @Test
    void commit_lostAndSupersededMeanwhile_isIndeterminate() {
        AtomicInteger commits = new AtomicInteger();
        try (Dht other = JdbcDhtFactory.over(pool).open(settings())) {
            faulty.onCommit(call -> {
                Object done = call.go();
                if (commits.getAndIncrement() == 0) {
                    assertThat(other.put(record.version(2, "next")).join()).isEqualTo(new Stored(2));
                    throw lost();
                }
                return done;
            });
            assertThat(put(record.version(1, "first"))).isInstanceOf(Indeterminate.class);
            assertThat(read()).isEqualTo(new ReadOutcome.Found(record.version(2, "next")));
        } catch (StorageException | UnavailableException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void commit_undoneForAnother_isMadeAgain() {
        AtomicInteger commits = new AtomicInteger();
        faulty.onCommit(call -> {
            if (commits.getAndIncrement() < 3) {
                throw new SQLException("could not serialize access", commits.get() % 2 == 0 ? "40001" : "40P01");
            }
            return call.go();
        });

        assertThat(put(record.version(1, "at last"))).isEqualTo(new Stored(1));
    }

    @Test
    void statement_onAFullDisk_isNotApplied() {
        faulty.onPrepare(call -> {
            throw new SQLException("could not extend file", "53100");
        });

        assertThat(put(record.version(1, "no room")))
                .isInstanceOfSatisfying(
                        Unavailable.class, outcome -> assertThat(outcome.why()).contains("disk is full"));
        assertThat(dht.health().issues())
                .singleElement()
                .asString()
                .startsWith("DISK_FULL: since 2")
                .contains("disk is full");

        faulty.heal();
        assertThat(read()).isEqualTo(new ReadOutcome.Absent());
        assertThat(dht.health().isWell()).isTrue();
    }

    @Test
    void database_thatCannotBeReached_answersNothingAndIsInTheHealth() {
        faulty.onConnect(call -> {
            throw lost();
        });

        assertThat(put(record.version(1, "nowhere"))).isInstanceOf(Unavailable.class);
        assertThat(read()).isInstanceOf(ReadOutcome.Unavailable.class);
        assertThat(dht.health().issues())
                .singleElement()
                .asString()
                .startsWith("DATABASE_UNAVAILABLE: since 2")
                .contains("cannot be reached");

        faulty.heal();
        assertThat(put(record.version(1, "there"))).isEqualTo(new Stored(1));
        assertThat(dht.health().isWell()).isTrue();
    }

    @Test
    void driver_thatFailsUnexpectedly_completesTheFuture() {
        faulty.onPrepare(call -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(put(record.version(1, "?"))).isInstanceOf(Indeterminate.class);
        assertThat(read()).isInstanceOf(ReadOutcome.Unavailable.class);
        faulty.heal();
        assertThat(put(record.version(1, "?"))).isEqualTo(new Stored(1));
    }

    /** The pool hands out nothing: callers go on, memory stays bounded, and closing waits for all. */
    @Test
    void calls_whileNoConnectionIsToBeHad_neverBlockAndAreBounded() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        faulty.onConnect(call -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return call.go();
        });
        List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
        for (int number = 0; number < MANY_WRITES; number++) {
            outcomes.add(dht.put(TestRecord.of(number).version(1, TestRecord.payload(number, 1 << 20))));
        }

        assertThat(outcomes.stream().filter(CompletableFuture::isDone).toList())
                .hasSizeBetween(MANY_WRITES - 64, MANY_WRITES - 60)
                .allSatisfy(outcome -> assertThat(outcome.join()).isEqualTo(new Unavailable("overloaded")));
        Thread closer = new Thread(dht::close, "closer");
        closer.start();
        free.countDown();
        closer.join();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.getNow(null))
                .isInstanceOfAny(Stored.class, Unavailable.class));
        // A thread is still alive for a moment after its executor has ended.
        Await.until("the end of the directory's threads", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("medchain-dht-jdbc")));
    }

    @Test
    void open_withoutAServer_isUnavailable() {
        PGSimpleDataSource nowhere = PostgresServer.source(LocalPorts.free(1).get(0));

        assertThatThrownBy(() -> JdbcDhtFactory.over(nowhere).open(settings()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void open_whereCommitsMayBeLost_isRefused() {
        PGSimpleDataSource lossy =
                PostgresServer.source(PostgresServer.required().port());
        lossy.setOptions("-c synchronous_commit=off");

        assertThatThrownBy(() -> JdbcDhtFactory.over(lossy).open(settings()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the directory's database may lose commits")
                .hasMessageContaining("synchronous_commit");
    }
}
