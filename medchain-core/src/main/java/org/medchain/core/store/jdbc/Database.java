package org.medchain.core.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
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
abstract class Database implements AutoCloseable {
    /** What SQLite and PostgreSQL write differently. */
    record Dialect(String bytes, String identity) {
        String in(String script) {
            return script.replace("{bytes}", bytes).replace("{identity}", identity);
        }
    }

    /** Part of a transaction; may run again from its beginning if the database undid it. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Transaction transaction) throws SQLException, MedChainException;
    }

    /** Part of a transaction without a result. */
    @FunctionalInterface
    interface Change {
        void run(Transaction transaction) throws SQLException, MedChainException;
    }

    private static final int ATTEMPTS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private boolean closed;

    abstract Dialect dialect();

    /** Lets no other process change the tables themselves until this transaction ends. */
    abstract void waitForOtherMigrations(Transaction transaction) throws SQLException, MedChainException;

    abstract Connection borrow(boolean writing) throws SQLException, MedChainException;

    abstract void giveBack(Connection connection, boolean writing) throws SQLException;

    /** Begins the transaction of a connection just borrowed. */
    abstract void begin(Connection connection, boolean writing) throws SQLException;

    abstract void commit(Connection connection) throws SQLException;

    abstract void rollBack(Connection connection) throws SQLException;

    abstract void closeConnections() throws SQLException, MedChainException;

    /** Leaves nothing in the database's files of what was deleted, where that is in its hands. */
    void forgetDeleted() throws MedChainException {}

    final boolean isOpen() {
        Lock open = life.readLock();
        open.lock();
        try {
            return !closed;
        } finally {
            open.unlock();
        }
    }

    final <T extends @Nullable Object> T read(Work<T> work) throws MedChainException {
        return run(false, work);
    }

    final <T extends @Nullable Object> T write(Work<T> work) throws MedChainException {
        return run(true, work);
    }

    final void change(Change change) throws MedChainException {
        this.<@Nullable Void>run(true, transaction -> {
            change.run(transaction);
            return null;
        });
    }

    private <T extends @Nullable Object> T run(boolean writing, Work<T> work) throws MedChainException {
        Lock open = life.readLock();
        open.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the catalogue is closed");
            }
            for (int attempt = 1; ; attempt++) {
                try {
                    return runOnce(writing, work);
                } catch (SQLException e) {
                    if (attempt == ATTEMPTS || !Failures.isConflict(e)) {
                        throw Failures.of(e);
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
                T result = work.run(new Transaction(connection));
                commit(connection);
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

    /** A database rolls back by itself after some failures, and when a connection is lost. */
    private void tryToRollBack(Connection connection) {
        try {
            rollBack(connection);
        } catch (SQLException e) {
            System.getLogger(Database.class.getName())
                    .log(System.Logger.Level.DEBUG, "a rollback failed", Failures.of(e));
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
            throw Failures.of(e);
        } finally {
            alone.unlock();
        }
    }
}
