package org.medchain.dht.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;

/**
 * A process that writes until it is killed, up to 32 writes at a time, and prints each that was acknowledged. Versions and addresses
 * follow the clock, so that of two processes that write to the same addresses neither stays ahead; and the addresses move on, because
 * nothing is stored any more at those that were removed.
 */
final class DirectoryWriter {
    private static final int UNDER_WAY = 32;
    private static final int WRITES_PER_REMOVAL = 200;
    private static final int CONNECT_MILLIS = 1000;
    private static final int ADDRESSES = 40;
    private static final int MILLIS_PER_ADDRESS = 200;

    private DirectoryWriter() {}

    /** Arguments: who it is, a seed, when the first process began, in milliseconds; then a folder, or a port and a schema. */
    public static void main(String[] arguments) throws Exception {
        int who = Integer.parseInt(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[1]));
        long began = Long.parseLong(arguments[2]);
        Map<Integer, Long> versions = new HashMap<>();
        ConcurrentLinkedQueue<WriteOutcome> unexpected = new ConcurrentLinkedQueue<>();
        Semaphore underWay = new Semaphore(UNDER_WAY);
        PrintStream out = new PrintStream(System.out, true);
        try (Dht dht = open(arguments)) {
            while (unexpected.isEmpty()) {
                underWay.acquire();
                long now = System.currentTimeMillis();
                int number = (int) ((now - began) / MILLIS_PER_ADDRESS) + random.nextInt(ADDRESSES);
                boolean removal = random.nextInt(WRITES_PER_REMOVAL) == 0;
                long version = versions.merge(number, now, (last, time) -> Math.max(last + 1, time));
                CompletableFuture<Void> unused = write(dht, number, version, removal, who)
                        .thenAccept(outcome -> {
                            if (outcome instanceof WriteOutcome.Stored) {
                                out.println(
                                        (removal ? "removed " : "stored ") + number + " " + version + " " + who + " !");
                            } else if (!(outcome instanceof WriteOutcome.VersionConflict)) {
                                unexpected.add(outcome);
                            }
                            underWay.release();
                        });
            }
        }
        throw new AssertionError(unexpected);
    }

    private static Dht open(String[] arguments) throws MedChainException {
        if (arguments.length == 4) {
            return DhtFactory.named(JdbcDhtFactory.NAME)
                    .open(DhtSettings.builder(Path.of(arguments[3])).build());
        }
        HikariDataSource pool = PostgresServer.pool(Integer.parseInt(arguments[3]), arguments[4]);
        pool.setConnectionTimeout(CONNECT_MILLIS);
        return JdbcDhtFactory.over(pool, 4)
                .open(DhtSettings.builder(Path.of("unused")).build());
    }

    private static CompletableFuture<WriteOutcome> write(Dht dht, int number, long version, boolean removal, int who) {
        TestRecord record = TestRecord.of(number);
        return removal
                ? dht.remove(record.tombstone(version))
                : dht.put(record.version(version, payload(number, version, who)));
    }

    /** What this writer writes. */
    static Bytes payload(int number, long version, int who) {
        return TestRecord.payload(number * 1_000_003L + version * 2 + who, (int) (version * 37 % 3000));
    }
}
