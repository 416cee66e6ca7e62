package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.common.base.Splitter;
import com.google.common.collect.Sets;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;

/**
 * Processes write into one database and print what was acknowledged; they are killed at random instants, and the server too.
 * Nothing acknowledged is missing, nothing removed is back, no version was acknowledged with two contents. 2 rounds, or 50
 * with {@code -Dmedchain.soak=true}.
 */
class JdbcDhtKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 2;
    private static final int MAX_ACKNOWLEDGED = 300;
    private static final int MAX_DELAY_MILLIS = 50;

    @TempDir
    Path temp;

    private final long seed = new Random().nextLong(1_000_000);
    private final Random random = new Random(seed);
    private final long began = System.currentTimeMillis();
    private final Map<String, String> contents = new HashMap<>();
    private final Map<Integer, Long> versions = new HashMap<>();
    private final Map<Integer, Long> removals = new HashMap<>();

    @Test
    void sqlite_writerKilled_losesNothingAcknowledged() throws Exception {
        Path folder = temp.resolve("directory");
        for (int round = 1; round <= ROUNDS; round++) {
            Process writer = start(0, round, folder.toString());
            follow(writer, true);
            try (Dht dht = DhtFactory.named(JdbcDhtFactory.NAME)
                    .open(DhtSettings.builder(folder).build())) {
                assertHoldsAll(dht, round);
            }
        }
    }

    @Test
    void postgres_writersKilled_losesNothingAcknowledged() throws Exception {
        try (HikariDataSource pool = PostgresServer.required().emptySchema()) {
            String port = Integer.toString(PostgresServer.required().port());
            for (int round = 1; round <= ROUNDS; round++) {
                raceAndKill(round, port, pool.getSchema());
                try (Dht dht =
                        JdbcDhtFactory.over(pool).open(DhtSettings.builder(temp).build())) {
                    assertHoldsAll(dht, round);
                }
            }
        }
    }

    @Test
    void postgres_serverKilled_losesNothingAcknowledged() throws Exception {
        try (PostgresServer server = PostgresServer.startIn(Files.createTempDirectory("medchain-killed"));
                HikariDataSource pool = server.emptySchema()) {
            String port = Integer.toString(server.port());
            for (int round = 1; round <= ROUNDS; round++) {
                Process one = start(0, round, port, pool.getSchema());
                Process other = start(1, round, port, pool.getSchema());
                CompletableFuture<Void> followed = CompletableFuture.runAsync(() -> followQuietly(other, false));
                readSome(one);
                server.kill();
                follow(one, false);
                followed.join();
                server.restart();
                pool.getHikariPoolMXBean().softEvictConnections();
                try (Dht dht =
                        JdbcDhtFactory.over(pool).open(DhtSettings.builder(temp).build())) {
                    assertHoldsAll(dht, round);
                }
            }
        }
    }

    /** Two processes write the same versions of the same addresses. */
    private void raceAndKill(int round, String... database) throws Exception {
        Process one = start(0, round, database);
        Process other = start(1, round, database);
        CompletableFuture<Void> followed = CompletableFuture.runAsync(() -> followQuietly(other, true));
        follow(one, true);
        followed.join();
    }

    private Process start(int who, int round, String... database) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DirectoryWriter.class.getName(),
                Integer.toString(who),
                Long.toString(seed + 2L * round + who),
                Long.toString(began)));
        command.addAll(List.of(database));
        return new ProcessBuilder(command)
                .redirectError(temp.resolve("errors-" + who + "-" + round).toFile())
                .start();
    }

    private void followQuietly(Process writer, boolean kills) {
        try {
            follow(writer, kills);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads until the process has acknowledged some writes. */
    private void readSome(Process writer) throws IOException {
        BufferedReader printed = writer.inputReader();
        int enough = 1 + random.nextInt(MAX_ACKNOWLEDGED);
        for (int lines = 0; lines < enough; lines++) {
            take(printed.readLine());
        }
    }

    /** Reads all that the process prints; kills it on the way, or waits until it ends because its database is gone. */
    private void follow(Process writer, boolean kills) throws IOException, InterruptedException {
        int enough = 1 + random.nextInt(MAX_ACKNOWLEDGED);
        BufferedReader printed = writer.inputReader();
        int lines = 0;
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            take(line);
            lines++;
            if (kills && lines == enough) {
                writer.waitFor(random.nextInt(MAX_DELAY_MILLIS), TimeUnit.MILLISECONDS);
                writer.toHandle().destroyForcibly();
            }
        }
        assertThat(writer.waitFor()).isNotZero();
        assertThat(lines).as("acknowledged before the end, seed " + seed).isGreaterThanOrEqualTo(kills ? enough : 0);
    }

    /** A line that the kill cut has no end mark and tells nothing. */
    private synchronized void take(String line) {
        List<String> words = Splitter.on(' ').splitToList(line);
        if (words.size() != 5 || !words.get(4).equals("!")) {
            return;
        }
        int number = Integer.parseInt(words.get(1));
        long version = Long.parseLong(words.get(2));
        if (words.get(0).equals("removed")) {
            removals.merge(number, version, Math::max);
            return;
        }
        versions.merge(number, version, Math::max);
        String before = contents.put(number + " " + version, words.get(3));
        assertThat(before).as("seed " + seed + ", who stored " + line).isNull();
    }

    private void assertHoldsAll(Dht dht, int round) {
        for (int number : Sets.union(versions.keySet(), removals.keySet())) {
            ReadOutcome read = dht.get(TestRecord.of(number).address()).join();
            long version = versions.getOrDefault(number, 0L);
            long removal = removals.getOrDefault(number, 0L);
            String what = "seed " + seed + ", round " + round + ", address " + number + ", acknowledged version "
                    + version + ", removal " + removal + ": " + read;
            if (read instanceof ReadOutcome.Found found) {
                assertThat(removal).as(what).isZero();
                assertThat(found.record().version()).as(what).isGreaterThanOrEqualTo(version);
                assertContent(number, found, what);
            } else if (read instanceof ReadOutcome.Removed removed) {
                assertThat(removed.tombstone().version()).as(what).isGreaterThanOrEqualTo(removal);
            } else {
                fail(what);
            }
        }
    }

    private void assertContent(int number, ReadOutcome.Found found, String what) {
        long version = found.record().version();
        String who = contents.get(number + " " + version);
        if (who != null) {
            assertThat(found.record().payload())
                    .as(what)
                    .isEqualTo(DirectoryWriter.payload(number, version, Integer.parseInt(who)));
        }
    }
}
