package org.medchain.chain.consensus.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.fixture.PostgresInstance;
import org.medchain.fixture.SmallDisk;
import org.medchain.health.IssueCode;
import org.medchain.testkit.fixture.Await;

/** What a database does that is refused, full, stopped, or altered by somebody else. */
@Timeout(180)
class PostgresFailureTest {
    private static final Bytes ENTRY = Bytes.utf8("entry");

    private final String url = SharedServer.required().emptySchema();
    private final List<Ordering> opened = new ArrayList<>();
    private final ConcurrentSkipListMap<Long, Bytes> given = new ConcurrentSkipListMap<>();

    @TempDir
    private Path folder;

    PostgresFailureTest() throws SQLException {}

    @AfterEach
    void closeAll() {
        opened.forEach(Ordering::close);
    }

    private Ordering opened(String database, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", database);
        Ordering ordering = PostgresOrderingTest.open(opened.size(), folder, options);
        opened.add(ordering);
        return ordering;
    }

    private Ordering followed() {
        Ordering ordering = opened(url, Map.of());
        ordering.follow(0, given::put);
        return ordering;
    }

    private static void awaitTrouble(Ordering ordering, String text) {
        Await.until("trouble with " + text, () -> ordering.issues().stream()
                .anyMatch(issue -> issue.code() == IssueCode.ORDERING_UNAVAILABLE
                        && issue.text().contains(text)));
    }

    private static void awaitTaken(Ordering ordering, Bytes entry) {
        Await.until("an entry is taken", () -> isTaken(ordering, entry));
    }

    private static boolean isTaken(Ordering ordering, Bytes entry) {
        try {
            ordering.submit(entry).get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnavailableException.class);
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("a submission does not end", e);
        }
    }

    @Test
    void server_thatMayLoseCommits_isRefused() {
        Ordering ordering = opened(url + "&options=-c%20synchronous_commit=off", Map.of());
        awaitTrouble(ordering, "expected synchronous_commit not to be off");
    }

    @Test
    void server_thatDoesNotRun_isNamedWithoutItsPassword() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Ordering ordering = opened(
                "jdbc:postgresql://127.0.0.1:1/none?user=hospital", Map.of("password-file", password.toString()));
        awaitTrouble(ordering, "cannot be reached");
        assertThat(ordering.issues().get(0).text()).contains(", since 2").doesNotContain("secret");
        CompletableFuture<Void> failed = ordering.submit(ENTRY);
        assertThatThrownBy(() -> failed.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void passwordFile_thatIsMissing_isNamed() {
        Ordering ordering =
                opened(url, Map.of("password-file", folder.resolve("none").toString()));
        awaitTrouble(ordering, "none cannot be read (nosuchfileexception)");
    }

    @Test
    void role_thatMayNotCreateTables_isToldWhichScriptDoes() throws SQLException {
        String role = role("");
        awaitTrouble(opened(as(role), Map.of()), "an operator runs V1__ordering.sql");
    }

    @Test
    void role_thatMayNotInsert_reads() throws SQLException {
        Ordering first = followed();
        awaitTaken(first, ENTRY);
        String role = role("GRANT SELECT ON medchain_ordering_entry TO %1$s;"
                + " GRANT SELECT, INSERT, UPDATE ON medchain_ordering_tail TO %1$s");
        Ordering reader = opened(as(role), Map.of());
        Map<Long, Bytes> read = new ConcurrentSkipListMap<>();
        reader.follow(0, read::put);
        awaitTrouble(reader, "the role may not INSERT on medchain_ordering_entry");
        Await.until("the entry is read", () -> read.containsValue(ENTRY));
    }

    private String role(String grants) throws SQLException {
        String schema = url.substring(url.lastIndexOf('=') + 1);
        String role = "role_of_" + schema;
        SharedServer.execute(
                url,
                "CREATE ROLE " + role + " LOGIN; GRANT USAGE ON SCHEMA " + schema + " TO " + role + ";"
                        + grants.formatted(role));
        return role;
    }

    private String as(String role) {
        return url.replace("user=postgres", "user=" + role);
    }

    /** Positions become visible in their order, or else the reader would pass by the one that is committed late. */
    @Test
    void entry_committedLate_holdsUpThoseAfterIt() throws Exception {
        Ordering ordering = followed();
        awaitTaken(ordering, ENTRY);
        Bytes late = Bytes.utf8("late");
        Bytes after = Bytes.utf8("after");
        CompletableFuture<Void> waiting;
        try (Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE medchain_ordering_tail SET position = position + 1");
            statement.execute("INSERT INTO medchain_ordering_entry SELECT consortium, position, '" + "\\x"
                    + late.toHex() + "' FROM medchain_ordering_tail");
            waiting = ordering.submit(after);
            Await.until("the insertion waits", () -> isWaiting(statement));
            assertThat(waiting).isNotDone();
            other.commit();
        }
        waiting.get(60, TimeUnit.SECONDS);
        Await.until("all are given", () -> given.size() == 3);
        assertThat(given.values()).containsExactly(ENTRY, late, after);
    }

    private static boolean isWaiting(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            return result.next() && result.getLong(1) > 0;
        }
    }

    @Test
    void rows_thatAreEmptyOrTooLarge_arePassedOverWithAWarning() throws SQLException {
        Ordering ordering = followed();
        awaitTaken(ordering, ENTRY);
        SharedServer.execute(
                url,
                "INSERT INTO medchain_ordering_entry SELECT consortium, position + 1, '' FROM"
                        + " medchain_ordering_tail; INSERT INTO medchain_ordering_entry SELECT consortium, position + 2,"
                        + " convert_to(repeat('x', 5000000), 'UTF8') FROM medchain_ordering_tail;"
                        + " UPDATE medchain_ordering_tail SET position = position + 2");
        awaitTaken(ordering, Bytes.utf8("last"));
        Await.until("the last is given", () -> given.containsValue(Bytes.utf8("last")));
        assertThat(given).hasSize(2);
        assertThat(ordering.issues())
                .singleElement()
                .asString()
                .startsWith("ORDERING_FOREIGN_ENTRIES: ")
                .contains("2 rows that are empty or too large");
    }

    @Test
    void position_thatIsTakenByARow_costsNoMoreThanAnAttempt() throws SQLException {
        Ordering ordering = followed();
        awaitTaken(ordering, ENTRY);
        SharedServer.execute(
                url,
                "INSERT INTO medchain_ordering_entry SELECT consortium, position + 1, entry"
                        + " FROM medchain_ordering_entry");
        awaitTaken(ordering, Bytes.utf8("last"));
        Await.until("the last is given", () -> given.containsValue(Bytes.utf8("last")));
    }

    @Test
    void follower_thatFails_isGivenTheEntryAgain() {
        Ordering ordering = opened(url, Map.of());
        AtomicBoolean failed = new AtomicBoolean();
        ordering.follow(0, (position, entry) -> {
            if (!failed.getAndSet(true)) {
                throw new IllegalStateException("once");
            }
            given.put(position, entry);
        });
        awaitTaken(ordering, ENTRY);
        Await.until("the entry is given", () -> given.containsValue(ENTRY));
        Await.until("no trouble", () -> ordering.issues().isEmpty());
    }

    @Test
    void settledEntries_beyondThoseThatAreKept_areDeleted() throws SQLException {
        Ordering ordering = opened(url, Map.of("keep-entries", "100"));
        ordering.follow(0, given::put);
        for (int i = 0; i < 300; i++) {
            CompletableFuture<Void> unused = ordering.submit(Bytes.utf8("entry " + i));
        }
        Await.until("all are given", () -> given.size() == 300);
        ordering.settled(given.lastKey());
        Await.until("the old ones are deleted", () -> rows() == 100);
        Map<Long, Bytes> late = new ConcurrentSkipListMap<>();
        opened(url, Map.of()).follow(0, late::put);
        Await.until("the others are there", () -> late.containsValue(Bytes.utf8("entry 299")));
    }

    private long rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM medchain_ordering_entry")) {
            return result.next() ? result.getLong(1) : -1;
        }
    }

    @Test
    void server_thatIsStopped_isNoticedWithinAMinute() throws IOException {
        Ordering ordering = opened(url, Map.of("answer-ms", "2000"));
        ordering.follow(0, given::put);
        awaitTaken(ordering, ENTRY);
        SharedServer.required().signal("STOP");
        try {
            long began = System.nanoTime();
            awaitTrouble(ordering, "cannot be reached");
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MINUTES.toNanos(1));
            ordering.close();
        } finally {
            SharedServer.required().signal("CONT");
        }
    }

    @Test
    void server_whoseDiskIsFull_takesEntriesAgainWhenThereIsRoom() throws Exception {
        SmallDisk disk = SmallDisk.inMemory(Files.createTempDirectory("medchain-disk"), 300)
                .orElse(null);
        Assumptions.assumeTrue(disk != null, "this process may not mount a file system");
        try (disk;
                PostgresInstance server = PostgresInstance.create(disk.folder())) {
            Ordering ordering = opened(PostgresInstance.url(server), Map.of());
            ordering.follow(0, given::put);
            awaitTaken(ordering, ENTRY);
            Path fill = disk.folder().resolve("fill");
            long free = disk.folder().toFile().getUsableSpace();
            Files.write(fill, new byte[(int) Math.min(free, Integer.MAX_VALUE - 8)]);
            Bytes large = Bytes.copyOf(new byte[Ordering.MAX_ENTRY_BYTES]);
            Await.until("the disk is full", () -> {
                CompletableFuture<Void> submitted = ordering.submit(large);
                return submitted.handle((taken, failure) -> failure != null).get(60, TimeUnit.SECONDS);
            });
            awaitTrouble(ordering, "the ordering's database");
            Files.delete(fill);
            if (!server.isRunning()) {
                server.start();
            }
            Bytes last = Bytes.utf8("last");
            awaitTaken(ordering, last);
            Await.until("the last is given", () -> given.containsValue(last));
            Await.until("no trouble", () -> ordering.issues().isEmpty());
            ordering.close();
        }
    }
}
