package org.medchain.chain.consensus.postgresql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;
import org.medchain.time.Uninterruptible;

/** A thread with a connection of its own, which it opens again after each failure, with pauses that grow. Thread-safe. */
final class SessionThread implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SessionThread.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Database database;
    private final Work work;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Session current;
    private volatile @Nullable Trouble trouble;
    private boolean started;

    /** What the thread does with its connection. */
    interface Work {
        /** A position above which the next entry must be. */
        long last();

        /** True if the work adds entries. */
        boolean adds();

        /** Works until the connection fails, which {@code working} may not have been before. */
        void run(Session session, Runnable working) throws SQLException, InterruptedException;

        /** There is no connection, or none that works. */
        void failed(UnavailableException reason);
    }

    private record Trouble(String reason, Instant since) {}

    SessionThread(String name, Database database, Work work, Clock clock) {
        this.database = database;
        this.work = work;
        this.clock = clock;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    synchronized void start() {
        started = true;
        thread.start();
    }

    /** What is wrong, and since when. */
    Optional<Issue> issue() {
        Trouble known = trouble;
        return known == null
                ? Optional.empty()
                : Optional.of(new Issue(IssueCode.ORDERING_UNAVAILABLE, known.reason() + ", since " + known.since()));
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (closed.getCount() > 0) {
            long failures = pause;
            boolean worked = attempt();
            pause = worked ? FIRST_PAUSE_MILLIS : Math.min(2 * failures, LONGEST_PAUSE_MILLIS);
            rest(pause);
        }
    }

    private void rest(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.TRACE, "{0} ends", thread.getName());
            }
        } catch (InterruptedException e) {
            LOG.log(Level.TRACE, "{0} was interrupted", thread.getName());
        }
    }

    /** One connection, until it fails; true if it worked. */
    private boolean attempt() {
        boolean[] worked = new boolean[1];
        try (Session session = database.open(work.last(), work.adds())) {
            if (use(session)) {
                work.run(session, () -> {
                    worked[0] = true;
                    end();
                });
            }
        } catch (SQLException e) {
            failed(Failures.text(e));
        } catch (InterruptedException e) {
            failed("it is closed");
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L008 the ordering failed unexpectedly, and begins again", e);
            failed("the ordering failed unexpectedly: " + Printable.of(e.toString()));
        } finally {
            current = null;
        }
        return worked[0];
    }

    /** False if the thread is to end: {@link #close} aborts the session that it sees. */
    private boolean use(Session session) {
        current = session;
        return closed.getCount() > 0;
    }

    private void failed(String reason) {
        boolean ends = closed.getCount() == 0;
        if (!ends) {
            Trouble known = trouble;
            if (known == null) {
                LOG.log(Level.WARNING, "MC-L009 {0}: {1}", thread.getName(), reason);
            }
            Instant since = known == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : known.since();
            trouble = new Trouble(reason, since);
        }
        work.failed(new UnavailableException(
                ends
                        ? "the ordering is closed"
                        : reason + "; the entry may have been taken, a retry helps once it works"));
    }

    private void end() {
        if (trouble != null) {
            trouble = null;
            LOG.log(Level.INFO, "{0}: the database works again", thread.getName());
        }
    }

    /** Ends the connection and the thread. */
    @Override
    public void close() {
        closed.countDown();
        Session session = current;
        if (session != null) {
            session.abort();
        }
        boolean runs;
        synchronized (this) {
            runs = started;
        }
        if (runs && Thread.currentThread() != thread) {
            thread.interrupt();
            Uninterruptible.ended(thread);
        }
    }
}
