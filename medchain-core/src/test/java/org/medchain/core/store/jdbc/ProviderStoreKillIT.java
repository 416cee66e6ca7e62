package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.testkit.store.StoreScene.NOW;

import com.google.common.base.Splitter;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/**
 * Kills a writing process at random instants, and PostgreSQL's server too: nothing that was acknowledged is missing or
 * changed, and the database is sound. 5 rounds, or 300 with {@code -Dmedchain.soak=true}.
 */
class ProviderStoreKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 300 : 5;
    private static final int MAX_ACKNOWLEDGED = 200;
    private static final int MAX_DELAY_MILLIS = 5;
    private static final int ALL = 1_000_000;
    private static final Duration LEASE = Duration.ofMinutes(1);
    /** The status of a process that signal 9 ended. */
    private static final int KILLED = 128 + 9;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final StoreScene scene = new StoreScene(TestRandom.seeded(seed));
    private final List<List<String>> acknowledged = new ArrayList<>();

    @Test
    void sqlite_killedAtAnyInstant_hasAllThatWasAcknowledged(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("catalogue.db");
        for (int round = 0; round < ROUNDS; round++) {
            writeAndKill(List.of(file.toString()));
            try (ProviderStore store = JdbcProviderStore.openFile(file, TestRandom.seeded(round))) {
                assertHoldsAll(store, round);
            }
            assertSound(file);
        }
        assertThat(acknowledged.size()).isGreaterThan(ROUNDS);
    }

    @Test
    void postgres_killedWithItsClient_hasAllThatWasAcknowledged() throws Exception {
        PostgresServer server = PostgresServer.required();
        try (HikariDataSource source = server.emptySchema()) {
            for (int round = 0; round < ROUNDS; round++) {
                writeAndKill(List.of(Integer.toString(server.port()), source.getSchema()));
                if (round % 2 == 1) {
                    server.kill();
                    server.restart();
                }
                try (HikariDataSource again = PostgresServer.pool(server.port(), source.getSchema());
                        ProviderStore store = JdbcProviderStore.openShared(again, TestRandom.seeded(round), LEASE)) {
                    assertHoldsAll(store, round);
                }
            }
        }
        assertThat(acknowledged.size()).isGreaterThan(ROUNDS);
    }

    private void writeAndKill(List<String> catalogue) throws IOException, InterruptedException {
        Process writer = start(catalogue);
        // Killed through its handle, which leaves what is in the pipe.
        ProcessHandle handle = writer.toHandle();
        int enough = acknowledged.size() + 2 + random.nextInt(MAX_ACKNOWLEDGED);
        try (BufferedReader lines = writer.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("|.")) {
                    acknowledged.add(Splitter.on('|').splitToList(line));
                }
                if (acknowledged.size() == enough) {
                    writer.waitFor(random.nextInt(MAX_DELAY_MILLIS), TimeUnit.MILLISECONDS);
                    handle.destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor()).as("killed, not ended").isEqualTo(KILLED);
    }

    private Process start(List<String> catalogue) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CatalogueWriter.class.getName(),
                Long.toString(random.nextLong())));
        command.addAll(catalogue);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void assertHoldsAll(ProviderStore store, int round) throws MedChainException {
        String where = "seed " + seed + ", round " + round + ", ";
        int admitted = 0;
        for (List<String> line : acknowledged) {
            switch (line.get(0)) {
                case "data" ->
                    assertThat(store.data(data(line))).as(where + line).isPresent();
                case "sealed" -> {
                    StoredChunk chunk = chunk(store, line);
                    assertThat(chunk.event().value().toHex()).as(where + line).isEqualTo(line.get(3));
                    assertThat(chunk.facts()).as(where + line).hasToString(line.get(4));
                }
                case "recorded" ->
                    assertThat(chunk(store, line).receipt().orElseThrow())
                            .as(where + line)
                            .hasToString(line.get(3));
                case "admitted" -> {
                    admitted++;
                    assertAdmitted(store, line, where);
                }
                default -> assertThat(line.get(0)).isEqualTo("open");
            }
        }
        assertLogged(store, admitted, where);
        for (Leftover left : store.takeOver(NOW.plus(LEASE).plusSeconds(1), ALL)) {
            ObjectName object = left.object().orElseThrow();
            assertThat(store.chunk(object.data(), object.index()))
                    .as(where + left)
                    .isEmpty();
            store.swept(left, NOW);
        }
    }

    private void assertAdmitted(ProviderStore store, List<String> line, String where) throws MedChainException {
        Digest requester = new Digest(Bytes.fromHex(line.get(1)));
        AccessEntry again = new AccessEntry(
                NOW, requester, Optional.empty(), Optional.empty(), "AGAIN", scene.digest(), Bytes.empty());
        assertThat(store.admit(requester, Bytes.fromHex(line.get(2)), NOW, again))
                .as(where + line)
                .isFalse();
    }

    private static void assertLogged(ProviderStore store, int admitted, String where) throws MedChainException {
        List<LoggedAccess> log = store.accessLog(0, ALL);
        assertThat(log.size()).as(where + "access log").isGreaterThanOrEqualTo(admitted);
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).number()).as(where + "access log").isEqualTo(i + 1L);
        }
    }

    private static DataId data(List<String> line) {
        return new DataId(Bytes.fromHex(line.get(1)));
    }

    private static StoredChunk chunk(ProviderStore store, List<String> line) throws MedChainException {
        return store.chunk(data(line), new ChunkIndex(Long.parseLong(line.get(2))))
                .orElseThrow(() -> new AssertionError("missing: " + line));
    }

    private static void assertSound(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getString(1)).isEqualTo("ok");
            }
            try (ResultSet found = statement.executeQuery("PRAGMA foreign_key_check")) {
                assertThat(found.next()).isFalse();
            }
        }
    }
}
