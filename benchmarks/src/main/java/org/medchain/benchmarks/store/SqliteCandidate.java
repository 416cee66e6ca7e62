package org.medchain.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** SQLite: a table without row ids, a write-ahead log that no commit syncs, 32 MiB of cache. */
final class SqliteCandidate implements Candidate {
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement find;

    SqliteCandidate(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setCacheSize(-(32 << 10));
        try {
            connection = config.createConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS entry (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID");
            }
            connection.setAutoCommit(false);
            put = connection.prepareStatement("INSERT OR REPLACE INTO entry (k, v) VALUES (?, ?)");
            find = connection.prepareStatement("SELECT v FROM entry WHERE k = ?");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void write(List<Entry> batch) throws IOException {
        try {
            for (Entry entry : batch) {
                put.setBytes(1, entry.key());
                put.setBytes(2, entry.value());
                put.addBatch();
            }
            put.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws IOException {
        try {
            find.setBytes(1, key);
            try (ResultSet found = find.executeQuery()) {
                return found.next() ? found.getBytes(1) : null;
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (connection;
                put;
                find) {
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
