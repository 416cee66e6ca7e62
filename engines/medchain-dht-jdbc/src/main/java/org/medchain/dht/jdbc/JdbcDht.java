package org.medchain.dht.jdbc;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Outcomes;
import org.medchain.dht.storage.PendingOperations;
import org.medchain.dht.storage.SettledTime;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Schema;

/**
 * The directory in a database. Signatures are verified on the caller's thread; what waits for the database is on threads of
 * its own, as many as it may take connections. What waits for them is bounded in memory and in time. Thread-safe.
 */
final class JdbcDht implements Dht {
    private static final System.Logger LOG = System.getLogger(JdbcDht.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Database database;
    private final Clock clock;
    private final DhtCapabilities capabilities;
    private final PendingOperations operations;
    private final ExecutorService threads;
    private final Trouble trouble;
    private final Quota quota;
    private final Upkeep upkeep;
    private final WriteRun writes;
    private final Optional<StorageMaintenance> maintenance;

    /** Drops what has expired, at once. */
    @FunctionalInterface
    interface Sweep {
        void dropAll() throws MedChainException;
    }

    /** The space that the directory takes. */
    @FunctionalInterface
    interface Space {
        /** That of a server, which its operator looks after. */
        Space OF_A_SERVER = sweep -> Optional.empty();

        /** What manages it, if it is in this process's hands. */
        Optional<StorageMaintenance> managed(Sweep sweep);
    }

    /**
     * What it is made of.
     *
     * @param database has the tables
     * @param schema of the tables
     * @param space that they take
     * @param connections how many it may take at a time
     */
    record Parts(Database database, Schema schema, Space space, int connections) {}

    private JdbcDht(Parts parts, DhtSettings settings) {
        this.database = parts.database();
        this.clock = settings.clock();
        this.capabilities = new DhtCapabilities(
                settings.maxPayload(), Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL));
        this.operations = new PendingOperations(settings.maxPayload());
        this.threads = Executors.newFixedThreadPool(
                parts.connections(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-dht-jdbc-%d")
                        .setDaemon(true)
                        .build());
        this.trouble = new Trouble(clock);
        this.quota = new Quota(settings.quota());
        this.writes = new WriteRun(database, clock, quota, trouble);
        Sweeper sweeper = new Sweeper(database, new SettledTime(clock, System::nanoTime, settings.expiryGrace()));
        this.upkeep = new Upkeep(new Upkeep.Parts(database, parts.schema(), sweeper, quota, trouble), clock);
        this.maintenance = parts.space().managed(() -> sweeper.dropAll(clock.millis()));
    }

    /** Takes over the database, unless it fails. */
    static JdbcDht open(Parts parts, DhtSettings settings) throws MedChainException {
        JdbcDht dht = new JdbcDht(parts, settings);
        boolean started = false;
        try {
            dht.upkeep.start();
            started = true;
            return dht;
        } finally {
            if (!started) {
                dht.upkeep.close();
                dht.threads.shutdown();
            }
        }
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return write(record);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return write(tombstone);
    }

    private CompletableFuture<WriteOutcome> write(DirectoryWrite write) {
        return operations.write(
                write,
                ticket -> run(
                        () -> upkeep.refusal()
                                .<WriteOutcome>map(WriteOutcome.Unavailable::new)
                                .orElseGet(() -> writes.run(write)),
                        WriteOutcome.Unavailable::new,
                        WriteOutcome.Indeterminate::new,
                        ticket));
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return operations.read(
                ticket -> run(() -> read(address), ReadOutcome.Unavailable::new, ReadOutcome.Unavailable::new, ticket));
    }

    /** Gives the operation's outcome to the ticket in any case. */
    private <T> void run(
            Supplier<T> operation,
            Function<String, T> unavailable,
            Function<String, T> failed,
            PendingOperations.Ticket<T> ticket) {
        long begun = System.nanoTime();
        threads.execute(() -> {
            if (System.nanoTime() - begun > LONGEST_WAIT.toNanos()) {
                ticket.end(unavailable.apply(
                        "all connections to the directory's database were in use for " + LONGEST_WAIT));
                return;
            }
            try {
                ticket.end(operation.get());
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "MC-D006 an operation of the directory failed unexpectedly", e);
                ticket.end(
                        failed.apply("it failed unexpectedly: " + e.getClass().getSimpleName()));
            }
        });
    }

    private ReadOutcome read(RecordAddress address) {
        try {
            Records.Found found = database.read(transaction -> Records.find(transaction, address));
            trouble.worked();
            if (found.row().isEmpty()) {
                return new ReadOutcome.Absent();
            }
            DirectoryWrite write = found.row().get().verified(address);
            return write.name().hasExpiredAt(Math.max(clock.millis(), found.sweptToMillis()))
                    ? new ReadOutcome.Absent()
                    : Outcomes.of(write);
        } catch (DamageException e) {
            return new ReadOutcome.Damaged(address, String.valueOf(e.getMessage()));
        } catch (MedChainException e) {
            trouble.failed(e);
            return new ReadOutcome.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** What it does by itself. */
    Upkeep upkeep() {
        return upkeep;
    }

    @Override
    public DhtCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health health() {
        if (operations.isClosed()) {
            return Health.of(List.of(new Issue(IssueCode.CLOSED, "the directory is closed")));
        }
        return Health.of(Stream.of(
                        trouble.issue(),
                        quota.excess(1).map(why -> new Issue(IssueCode.DIRECTORY_FULL, why)),
                        upkeep.refusal().map(why -> new Issue(IssueCode.SCHEMA_NEWER, why)),
                        upkeep.issue())
                .flatMap(Optional::stream)
                .toList());
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return maintenance;
    }

    @Override
    public void close() {
        operations.close();
        upkeep.close();
        threads.shutdown();
        try {
            database.close();
        } catch (MedChainException e) {
            LOG.log(
                    Level.WARNING,
                    "MC-D007 the database of the directory was not closed in order: {0}",
                    e.getMessage());
        }
    }
}
