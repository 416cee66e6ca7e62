package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.storage.WriteForm;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that somebody has changed can withhold records and show earlier ones, and forges none. */
class RogueDatabaseTest {
    /** The attacks; the database differs. */
    abstract static class Attacks {
        private static final int ABSURD = 16 << 20;

        final TestRecord record = TestRecord.of(1);
        private final TestRecord victim = TestRecord.of(2);
        private Dht dht;

        abstract Dht open() throws Exception;

        abstract Connection connect() throws SQLException;

        abstract String zeros(int bytes);

        @BeforeEach
        void start() throws Exception {
            dht = open();
            store(record.version(5, "mine"));
            store(victim.version(5, "another's"));
        }

        @AfterEach
        void stop() {
            if (dht != null) {
                dht.close();
            }
        }

        private void store(DirectoryWrite write) {
            assertThat(put(write)).isEqualTo(new Stored(write.version()));
        }

        private WriteOutcome put(DirectoryWrite write) {
            return (write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write)).join();
        }

        ReadOutcome read(TestRecord at) {
            return dht.get(at.address()).join();
        }

        private int execute(String sql, Object... arguments) throws SQLException {
            try (Connection connection = connect();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    statement.setObject(
                            i + 1, arguments[i] instanceof Bytes bytes ? bytes.toByteArray() : arguments[i]);
                }
                return statement.executeUpdate();
            }
        }

        private Bytes mine() {
            return record.address().digest().value();
        }

        private void plant(Bytes stamp, Bytes form) throws SQLException {
            assertThat(execute(
                            "UPDATE medchain_directory SET stamp = ?, form = ? WHERE address = ?", stamp, form, mine()))
                    .isEqualTo(1);
        }

        private void plant(DirectoryWrite write) throws SQLException {
            plant(Stamps.of(write), WriteForm.encode(write));
        }

        /** It is damaged, for readers and for writers, and no other record is. */
        private void assertDamaged(String why) {
            assertThat(read(record)).isInstanceOfSatisfying(ReadOutcome.Damaged.class, outcome -> {
                assertThat(outcome.address()).isEqualTo(record.address());
                assertThat(outcome.why()).contains(why);
            });
            for (DirectoryWrite write : new DirectoryWrite[] {record.version(9, "next"), record.tombstone(9)}) {
                assertThat(put(write))
                        .isInstanceOfSatisfying(WriteOutcome.Damaged.class, outcome -> assertThat(outcome.why())
                                .contains(why));
            }
            assertThat(read(victim)).isEqualTo(new ReadOutcome.Found(victim.version(5, "another's")));
        }

        @Test
        void row_ofAnotherAddress_isDamaged() throws SQLException {
            plant(victim.version(5, "another's"));
            assertDamaged("found a write for " + victim.address());
        }

        @Test
        void rows_withTheirAddressesSwapped_areDamaged() throws SQLException {
            Bytes hers = victim.address().digest().value();
            Bytes aside = Bytes.takeOwnership(new byte[hers.size()]);
            String move = "UPDATE medchain_directory SET address = ? WHERE address = ?";
            execute(move, aside, mine());
            execute(move, mine(), hers);
            execute(move, hers, aside);

            assertThat(read(record)).isInstanceOf(ReadOutcome.Damaged.class);
            assertThat(read(victim)).isInstanceOf(ReadOutcome.Damaged.class);
        }

        @Test
        void payload_altered_isDamaged() throws SQLException {
            DirectoryRecord sound = record.version(5, "mine");
            plant(new DirectoryRecord(sound.name(), 5, Bytes.utf8("yours"), sound.signature()));
            assertDamaged("did not make the signature");
        }

        @Test
        void version_raisedInTheForm_isDamaged() throws SQLException {
            DirectoryRecord sound = record.version(5, "mine");
            plant(new DirectoryRecord(sound.name(), 99, sound.payload(), sound.signature()));
            assertDamaged("did not make the signature");
        }

        @Test
        void tombstone_forged_isDamaged() throws SQLException {
            plant(TestRecord.forged(record.tombstone(6)));
            assertDamaged("did not make the signature");
        }

        @Test
        void stamp_ofAnotherWrite_isDamaged() throws SQLException {
            plant(Stamps.of(record.version(4, "earlier")), WriteForm.encode(record.version(5, "mine")));
            assertDamaged("stamp");
        }

        @Test
        void form_cutShort_isDamaged() throws SQLException {
            Bytes form = WriteForm.encode(record.version(5, "mine"));
            plant(Stamps.of(record.version(5, "mine")), form.slice(0, form.size() - 1));
            assertDamaged("under address");
        }

        @Test
        void form_empty_isDamaged() throws SQLException {
            plant(Bytes.empty(), Bytes.empty());
            assertDamaged("empty");
        }

        /** The driver is set to fail if the value crosses the network. */
        @Test
        void form_ofAnAbsurdSize_isDamagedAndNotLoaded() throws SQLException {
            execute("UPDATE medchain_directory SET form = " + zeros(ABSURD) + " WHERE address = ?", mine());
            assertDamaged("expected a form of at most " + WriteForm.MAX_SIZE + " bytes, found " + ABSURD);
            execute("UPDATE medchain_directory SET stamp = " + zeros(ABSURD) + " WHERE address = ?", mine());
            assertDamaged("expected a form");
        }

        @Test
        void stamp_ofAnAbsurdSize_isDamagedAndNotLoaded() throws SQLException {
            execute("UPDATE medchain_directory SET stamp = " + zeros(ABSURD) + " WHERE address = ?", mine());
            assertDamaged("stamp");
        }

        /** What it can do: freshness is the database's. */
        @Test
        void version_ofBeforePutBack_isReadAsItWasAndGivesWayToANewOne() throws SQLException {
            store(record.version(6, "newer"));
            plant(record.version(5, "mine"));

            assertThat(read(record)).isEqualTo(new ReadOutcome.Found(record.version(5, "mine")));
            store(record.version(7, "newest"));
            assertThat(read(record)).isEqualTo(new ReadOutcome.Found(record.version(7, "newest")));
        }

        @Test
        void row_deleted_isWithheld() throws SQLException {
            execute("DELETE FROM medchain_directory WHERE address = ?", mine());
            assertThat(read(record)).isEqualTo(new ReadOutcome.Absent());
        }

        @Test
        void time_moved_changesNothingThatDoesNotExpire() throws SQLException {
            execute("UPDATE medchain_directory_time SET swept_to = ?", Long.MAX_VALUE);
            assertThat(read(record)).isEqualTo(new ReadOutcome.Found(record.version(5, "mine")));
            store(record.version(6, "next"));
        }

        @Test
        void time_gone_isUnavailable() throws SQLException {
            execute("DELETE FROM medchain_directory_time");
            assertThat(read(record)).isInstanceOf(ReadOutcome.Unavailable.class);
            assertThat(put(record.version(6, "next"))).isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(dht.health().isWell()).isFalse();
        }
    }

    @Nested
    class Postgres extends Attacks {
        private HikariDataSource pool;
        private HikariDataSource careful;

        @Override
        Dht open() throws Exception {
            PostgresServer server = PostgresServer.required();
            pool = server.emptySchema();
            PGSimpleDataSource source = PostgresServer.source(server.port());
            source.setCurrentSchema(pool.getSchema());
            source.setMaxResultBuffer("4M");
            careful = new HikariDataSource();
            careful.setDataSource(source);
            return JdbcDhtFactory.over(careful)
                    .open(DhtSettings.builder(Path.of("unused")).build());
        }

        @Override
        Connection connect() throws SQLException {
            return pool.getConnection();
        }

        @Override
        String zeros(int bytes) {
            return "decode(repeat('00', " + bytes + "), 'hex')";
        }

        @AfterEach
        void closePool() {
            if (pool != null) {
                careful.close();
                pool.close();
            }
        }

        @Test
        void columns_madeEmpty_areDamage() throws SQLException {
            try (Connection connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                for (String column : new String[] {"stamp", "form"}) {
                    statement.execute("ALTER TABLE medchain_directory ALTER COLUMN " + column + " DROP NOT NULL");
                }
                statement.execute("UPDATE medchain_directory SET stamp = NULL, form = NULL");
            }
            assertThat(super.read(super.record)).isInstanceOf(ReadOutcome.Damaged.class);
        }
    }

    @Nested
    class Sqlite extends Attacks {
        @TempDir
        Path folder;

        @Override
        Dht open() throws Exception {
            return DhtFactory.named(JdbcDhtFactory.NAME)
                    .open(DhtSettings.builder(folder).build());
        }

        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("directory.db"));
        }

        @Override
        String zeros(int bytes) {
            return "zeroblob(" + bytes + ")";
        }
    }
}
