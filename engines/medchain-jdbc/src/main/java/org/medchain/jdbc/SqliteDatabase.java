package org.medchain.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.Libraries;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * SQLite in a file of one process: one connection that writes, and others that read what was committed meanwhile. The journal
 * is a write-ahead log that is synced with each commit; what is deleted is overwritten.
 */
public final class SqliteDatabase extends Database {
    private static final Dialect DIALECT = new Dialect("BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT");
    private static final int BUSY_MILLIS = 10_000;
    private static final int MAX_IDLE_READERS = 4;

    private final Path file;
    private final ExclusiveFile guard;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final List<Connection> idleReaders = new ArrayList<>();

    private SqliteDatabase(Failures failures, Path file, ExclusiveFile guard, Connection writer) {
        super(failures);
        this.file = file;
        this.guard = guard;
        this.writer = writer;
    }

    /**
     * Opens the database in {@code file}, which is made if missing, with its folder; beside it are {@code -wal}, {@code -shm}
     * and {@code .lock} files. They belong to their owner alone.
     *
     * @throws StorageException if the file is open already, here or in another process, or is damaged
     * @throws IllegalStateException if SQLite is missing
     */
    public static SqliteDatabase open(Path file, Failures failures) throws MedChainException {
        String what = failures.what();
        Libraries.require(
                SqliteDatabase.class, "org.sqlite.JDBC", "org.xerial:sqlite-jdbc", "a " + what + " in a file");
        Path absolute = file.toAbsolutePath();
        try {
            Path folder = absolute.getParent();
            if (folder == null) {
                throw new IllegalArgumentException("a file in a folder was expected, found " + file);
            }
            DurableFiles.createFolder(folder);
            createOwnerOnly(absolute);
            Path lockFile = folder.resolve(absolute.getFileName() + ".lock");
            createOwnerOnly(lockFile);
            ExclusiveFile guard = ExclusiveFile.tryLock(lockFile)
                    .orElseThrow(() -> new StorageException("the " + what + " in " + absolute
                            + " is open already, here or in another process, expected one process for a file; a retry"
                            + " helps once that one has closed it. Several processes share a " + what
                            + " in PostgreSQL"));
            try {
                return new SqliteDatabase(failures, absolute, guard, connect(absolute));
            } catch (SQLException e) {
                guard.close();
                throw failures.of(e);
            }
        } catch (IOException e) {
            throw new StorageException("the " + what + " in " + file + " cannot be opened", e);
        }
    }

    private static void createOwnerOnly(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setLockingMode(LockingMode.NORMAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    Dialect dialect() {
        return DIALECT;
    }

    @Override
    boolean isShared() {
        return false;
    }

    @Override
    Connection borrow(boolean writes) throws SQLException {
        if (writes) {
            writing.lock();
            return writer;
        }
        synchronized (idleReaders) {
            if (!idleReaders.isEmpty()) {
                return idleReaders.remove(idleReaders.size() - 1);
            }
        }
        return connect(file);
    }

    /** By statements, since the driver would begin the next transaction as soon as one ends, and hold the file's lock. */
    @Override
    void begin(Connection connection, boolean writes) throws SQLException {
        execute(connection, writes ? "BEGIN IMMEDIATE" : "BEGIN");
    }

    @Override
    void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    void rollBack(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    void giveBack(Connection connection, boolean writes) throws SQLException {
        if (writes) {
            writing.unlock();
            return;
        }
        synchronized (idleReaders) {
            if (idleReaders.size() < MAX_IDLE_READERS) {
                idleReaders.add(connection);
                return;
            }
        }
        connection.close();
    }

    /** Empties the write-ahead log; in the file itself what is deleted is overwritten at once. */
    @Override
    public void forgetDeleted() throws MedChainException {
        writing.lock();
        try {
            execute(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw failures().of(e);
        } finally {
            writing.unlock();
        }
    }

    /** Gives the space of what was deleted back to the disk. Other writes wait; takes as much space again meanwhile. */
    public void compact() throws MedChainException {
        writing.lock();
        try {
            execute(writer, "VACUUM");
            execute(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw failures().of(e);
        } finally {
            writing.unlock();
        }
    }

    /** Bytes in the file and in its write-ahead log. */
    public long bytesOnDisk() throws StorageException {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException e) {
            throw new StorageException("the " + failures().what() + " in " + file + " cannot be measured", e);
        }
    }

    @Override
    void closeConnections() throws SQLException, MedChainException {
        try (guard;
                writer) {
            for (Connection reader : idleReaders) {
                reader.close();
            }
        } catch (IOException e) {
            throw new StorageException("the " + failures().what() + " in " + file + " cannot be closed", e);
        }
    }
}
