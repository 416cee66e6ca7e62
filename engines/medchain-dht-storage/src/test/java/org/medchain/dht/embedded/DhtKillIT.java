package org.medchain.dht.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.testkit.dht.TestRecord;

/**
 * A separate process writes and prints what was acknowledged to it; it is killed at a random instant, again and again over
 * one folder. After each kill nothing acknowledged is missing, nothing removed is back, and nothing is half-written.
 */
final class DhtKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 500 : 8;
    private static final int ADDRESSES_PER_ROUND = 30;

    @TempDir
    Path temp;

    /** What is known of one address: the highest versions acknowledged. */
    private static final class Acknowledged {
        private long version;
        private long removal;
    }

    private final Map<Integer, Acknowledged> acknowledged = new HashMap<>();

    @Test
    void writer_killedAtAnyInstant_losesNothingAcknowledged() throws Exception {
        long seed = new Random().nextLong(1_000_000);
        Random random = new Random(seed);
        long total = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            long lines = writeAndKill(round, 1 + random.nextInt(400), random.nextInt(3_000_000));
            assertThat(lines).as(where).isPositive();
            total += lines;
            checkEverything(where);
        }
        System.out.println("seed " + seed + ": " + ROUNDS + " kills, " + total + " acknowledged writes, "
                + acknowledged.size() + " addresses, nothing lost");
    }

    /** Lets a process write until it has acknowledged {@code enough}, then some nanoseconds more, and kills it. */
    private long writeAndKill(int round, int enough, int thenNanos) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.library.path=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        folder().toString(),
                        String.valueOf(round)))
                .redirectError(temp.resolve("errors-" + round).toFile());
        // RocksDB unpacks its library there once, and a killed process leaves it behind.
        command.environment().put("ROCKSDB_SHAREDLIB_DIR", temp.toString());
        Process writer = command.start();
        long lines = 0;
        try (BufferedReader printed = writer.inputReader()) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                lines += take(line);
                if (lines == enough) {
                    spin(thenNanos);
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return lines;
    }

    /** A line that the kill cut has no end mark and tells nothing. */
    private int take(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 4 || !words[3].equals("!")) {
            return 0;
        }
        Acknowledged known = acknowledged.computeIfAbsent(Integer.valueOf(words[1]), number -> new Acknowledged());
        long version = Long.parseLong(words[2]);
        if (words[0].equals("removed")) {
            known.removal = Math.max(known.removal, version);
        } else {
            known.version = Math.max(known.version, version);
        }
        return 1;
    }

    private void checkEverything(String where) throws Exception {
        try (Dht dht =
                new EmbeddedDhtFactory().open(DhtSettings.builder(folder()).build())) {
            for (Map.Entry<Integer, Acknowledged> entry : acknowledged.entrySet()) {
                int number = entry.getKey();
                Acknowledged known = entry.getValue();
                ReadOutcome read = dht.get(TestRecord.of(number).address()).join();
                String what = where + ", address " + number + ", acknowledged version " + known.version + ", removal "
                        + known.removal;
                if (read instanceof ReadOutcome.Found found) {
                    assertThat(known.removal).as(what).isZero();
                    long version = found.record().version();
                    assertThat(version).as(what).isGreaterThanOrEqualTo(known.version);
                    assertThat(found.record().payload()).as(what).isEqualTo(payload(number, version));
                } else {
                    assertThat(read).as(what).isInstanceOf(ReadOutcome.Removed.class);
                    long version = ((ReadOutcome.Removed) read).tombstone().version();
                    assertThat(version).as(what).isGreaterThanOrEqualTo(known.removal);
                }
            }
        }
    }

    private Path folder() {
        return temp.resolve("directory");
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Bytes payload(int number, long version) {
        return TestRecord.payload(number * 1_000_003L + version, (int) (version * 37 % 3000));
    }

    /** The process that is killed. It keeps up to 32 writes under way, and gives space back as it goes. */
    static final class Writing {
        private Writing() {}

        /** Arguments: the folder, and the round: half of its addresses are those of the round before. */
        public static void main(String[] arguments) throws Exception {
            int round = Integer.parseInt(arguments[1]);
            Random random = new Random(round);
            DhtSettings settings = DhtSettings.builder(Path.of(arguments[0]))
                    .reclaimAfterBytes(200_000)
                    .build();
            ConcurrentLinkedQueue<WriteOutcome> unexpected = new ConcurrentLinkedQueue<>();
            Semaphore underWay = new Semaphore(32);
            PrintStream out = new PrintStream(System.out, true);
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            try (Dht dht = new EmbeddedDhtFactory().open(settings)) {
                for (long step = 1; unexpected.isEmpty(); step++) {
                    underWay.acquire();
                    int number = round * ADDRESSES_PER_ROUND / 2 + random.nextInt(ADDRESSES_PER_ROUND);
                    boolean removal = random.nextInt(200) == 0;
                    long version = round * 1_000_000L + step;
                    last = write(dht, number, version, removal).thenAccept(outcome -> {
                        if (outcome instanceof WriteOutcome.Stored) {
                            out.println((removal ? "removed " : "stored ") + number + " " + version + " !");
                        } else if (!(outcome instanceof WriteOutcome.VersionConflict)) {
                            unexpected.add(outcome);
                        }
                        underWay.release();
                    });
                }
                last.join();
            }
            throw new AssertionError(unexpected);
        }

        private static CompletableFuture<WriteOutcome> write(Dht dht, int number, long version, boolean removal) {
            TestRecord record = TestRecord.of(number);
            return removal
                    ? dht.remove(record.tombstone(version))
                    : dht.put(record.version(version, payload(number, version)));
        }
    }
}
