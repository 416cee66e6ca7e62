package org.medchain.dht.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.nio.file.Path;
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

/** A process that writes until it is killed, up to 32 writes at a time, and prints each that was acknowledged. */
final class DirectoryWriter {
    private static final int UNDER_WAY = 32;
    private static final int WRITES_PER_REMOVAL = 200;
    private static final int CONNECT_MILLIS = 1000;
    private static final long VERSIONS_PER_ROUND = 1_000_000;

    private DirectoryWriter() {}

    /** Arguments: who it is, the round, how many addresses, then a folder, or a port and a schema. */
    public static void main(String[] arguments) throws Exception {
        int who = Integer.parseInt(arguments[0]);
        int round = Integer.parseInt(arguments[1]);
        int addresses = Integer.parseInt(arguments[2]);
        Random random = new Random(round * 10L + who);
        ConcurrentLinkedQueue<WriteOutcome> unexpected = new ConcurrentLinkedQueue<>();
        Semaphore underWay = new Semaphore(UNDER_WAY);
        PrintStream out = new PrintStream(System.out, true);
        try (Dht dht = open(arguments)) {
            for (long step = 1; unexpected.isEmpty(); step++) {
                underWay.acquire();
                int number = random.nextInt(addresses);
                boolean removal = random.nextInt(WRITES_PER_REMOVAL) == 0;
                long version = round * VERSIONS_PER_ROUND + step;
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
