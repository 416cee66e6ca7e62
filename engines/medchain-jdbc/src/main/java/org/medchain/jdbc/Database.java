package org.medchain.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;

/**
 * Runs work in transactions. Thread-safe. Interrupting a caller breaks off nothing.
 *
 * <p>Work that writes first locks the row that it depends on by an update, and then reads: under the isolation level READ
 * COMMITTED it so sees what the last holder of that row left. What must be unique is so by constraints.
 */
public abstract class Database implements AutoCloseable {
    /** What SQLite and PostgreSQL write differently. */
    record Dialect(String bytes, String identity) {
        /** By their names in scripts. */
        Map<String, String> placeholders() {
            return Map.of("bytes", bytes, "identity", identity);
        }
    }

    /** Part of a transaction; may run again from its beginning if the database undid it. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        /** Runs the statements. */
        T run(Transaction transaction) throws SQLException, MedChainException;
    }

    /** Part of a transaction without a result. */
    @FunctionalInterface
    public interface Change {
        /** Runs the statements. */
        void run(Transaction transaction) throws SQLException, MedChainException;
    }

    private static final int ATTEMPTS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private final Failures failures;
    private boolean closed;

    Database(Failures failures) {
        this.failures = failures;
    }

    final Failures failures() {
        return failures;
    }

    abstract Dialect dialect();

    /** True for a server's, which other processes use too. */
    abstract boolean isShared();

    abstract Connection borrow(boolean writing) throws SQLException, MedChainException;

    abstract void giveBack(Connection connection, boolean writing) throws SQLException;

    /** Begins the transaction of a connection just borrowed. */
    abstract void begin(Connection connection, boolean writing) throws SQLException;

    abstract void commit(Connection connection) throws SQLException;

    abstract void rollBack(Connection connection) throws SQLException;

    abstract void closeConnections() throws SQLException, MedChainException;

    /** Leaves nothing in the database's files of what was deleted, where that is in its hands. */
    public void forgetDeleted() throws MedChainException {}

    /** False once it is closed. */
    public final boolean isOpen() {
        Lock open = life.readLock();
        open.lock();
        try {
            return !closed;
        } finally {
            open.unlock();
        }
    }

    /** Runs work that changes nothing. */
    public final <T extends @Nullable Object> T read(Work<T> work) throws MedChainException {
        return run(false, work);
    }

    /**
     * Runs work in one transaction, again if the database undid it because of another one.
     *
     * @throws UnconfirmedException if the transaction may have been committed; any other exception means that it was not
     */
    public final <T extends @Nullable Object> T write(Work<T> work) throws MedChainException {
        return run(true, work);
    }

    /** Runs work without a result, as {@link #write} does. */
    public final void change(Change change) throws MedChainException {
        this.<@Nullable Void>run(true, transaction -> {
            change.run(transaction);
            return null;
        });
    }

    /** Work with a connection on which no transaction has begun. */
    @FunctionalInterface
    interface Loan {
        void use(Connection connection) throws SQLException, MedChainException;
    }

    /** Lends the connection that writes. */
    final void lend(Loan loan) throws MedChainException {
        Lock open = life.readLock();
        open.lock();
        try {
            Connection connection = borrow(true);
            try {
                loan.use(connection);
            } finally {
                giveBack(connection, true);
            }
        } catch (SQLException e) {
            throw failures.of(e);
        } finally {
            open.unlock();
        }
    }

    private <T extends @Nullable Object> T run(boolean writing, Work<T> work) throws MedChainException {
        Lock open = life.readLock();
        open.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the " + failures.what() + " is closed");
            }
            for (int attempt = 1; ; attempt++) {
                try {
                    return runOnce(writing, work);
                } catch (SQLException e) {
                    if (attempt == ATTEMPTS || !Failures.isConflict(e)) {
                        throw failures.of(e);
                    }
                    pause();
                }
            }
        } finally {
            open.unlock();
        }
    }

    private static void pause() {
        long millis = ThreadLocalRandom.current().nextLong(1, LONGEST_PAUSE_MILLIS);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private <T extends @Nullable Object> T runOnce(boolean writing, Work<T> work)
            throws SQLException, MedChainException {
        Connection connection = borrow(writing);
        try {
            boolean committed = false;
            try {
                begin(connection, writing);
                T result = work.run(new Transaction(connection, failures.what()));
                tryToCommit(connection);
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    tryToRollBack(connection);
                }
            }
        } finally {
            giveBack(connection, writing);
        }
    }

    private void tryToCommit(Connection connection) throws SQLException {
        try {
            commit(connection);
        } catch (SQLException e) {
            throw Failures.mayBeCommitted(e) ? new UnconfirmedCommit(e) : e;
        }
    }

    /** A database rolls back by itself after some failures, and when a connection is lost. */
    private void tryToRollBack(Connection connection) {
        try {
            rollBack(connection);
        } catch (SQLException e) {
            System.getLogger(Database.class.getName())
                    .log(System.Logger.Level.DEBUG, "a rollback failed", failures.of(e));
        }
    }

    @Override
    public final void close() throws MedChainException {
        Lock alone = life.writeLock();
        alone.lock();
        try {
            if (!closed) {
                closed = true;
                closeConnections();
            }
        } catch (SQLException e) {
            throw failures.of(e);
        } finally {
            alone.unlock();
        }
    }
}
