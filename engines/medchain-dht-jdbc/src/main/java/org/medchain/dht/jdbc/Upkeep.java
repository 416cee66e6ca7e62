package org.medchain.dht.jdbc;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Schema;
import org.medchain.time.TaskWatch;

/**
 * What a directory does by itself, on a thread of its own: it sweeps, measures, looks whether a newer release has changed the
 * tables, and whether a database can be reached again that could not. Thread-safe.
 */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final String NAME = "medchain-dht-jdbc-upkeep";
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int LOOKS_PER_PASS = 12;
    private static final int PASSES_PER_MEASUREMENT = 10;

    private final Database database;
    private final Schema schema;
    private final Sweeper sweeper;
    private final Quota quota;
    private final Trouble trouble;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat(NAME).setDaemon(true).build());
    private final TaskWatch watch = new TaskWatch(NAME, System::nanoTime);
    private volatile @Nullable String newer;
    private int looks;

    /** What it works with. */
    record Parts(Database database, Schema schema, Sweeper sweeper, Quota quota, Trouble trouble) {}

    Upkeep(Parts parts, Clock clock) {
        this.database = parts.database();
        this.schema = parts.schema();
        this.sweeper = parts.sweeper();
        this.quota = parts.quota();
        this.trouble = parts.trouble();
        this.clock = clock;
    }

    /** Does everything once, then begins. */
    void start() throws MedChainException {
        pass(true);
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the thread does every few seconds; never throws. */
    void look() {
        watch.begin();
        try {
            sweeper.observe();
            looks++;
            boolean due = looks % LOOKS_PER_PASS == 0;
            if (due || trouble.issue().isPresent()) {
                pass(looks % (LOOKS_PER_PASS * PASSES_PER_MEASUREMENT) == 0);
            }
        } catch (MedChainException e) {
            trouble.failed(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-D008 the directory's upkeep failed unexpectedly; it is tried again", e);
        } finally {
            watch.end();
        }
    }

    /** The issue of a thread that waits for the database for a minute or more. Nothing but the database has to be mended then. */
    Optional<Issue> issue() {
        return watch.issue()
                .filter(issue -> issue.code() == IssueCode.ENGINE_WEDGED)
                .map(issue -> new Issue(
                        IssueCode.DATABASE_UNAVAILABLE,
                        "the database has not answered the directory's upkeep for a minute or more; look whether it"
                                + " answers"));
    }

    /** One round of all that there is to do. */
    void pass(boolean measures) throws MedChainException {
        try {
            schema.requireNotNewer(database);
            newer = null;
        } catch (StorageException e) {
            newer = e.getMessage();
            throw e;
        }
        sweeper.pass(clock.millis());
        if (measures) {
            quota.measured(database.read(Records::bytes));
        }
        trouble.worked();
    }

    /** Why nothing may be written; empty otherwise. */
    Optional<String> refusal() {
        return Optional.ofNullable(newer);
    }

    /** Waits until it has ended what it is doing. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        try {
            boolean ended = false;
            while (!ended) {
                try {
                    ended = thread.awaitTermination(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
