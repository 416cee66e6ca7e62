package org.medchain.examples.store;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.error.StorageException;

/**
 * A data store in the tables of a database, PostgreSQL or SQLite, in parts of at most 1 MiB. An object's row is inserted first: its
 * primary key decides between writers, and the transaction makes the object visible with its last part. Thread-safe; several
 * processes may share a database of PostgreSQL.
 */
public final class JdbcHealthDataStore implements HealthDataStore {
    static final int PART = 1 << 20;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS health_object (data bytea, chunk bigint, id bytea, size bigint,"
                    + " PRIMARY KEY (data, chunk, id))",
            "CREATE TABLE IF NOT EXISTS health_part (data bytea, chunk bigint, id bytea, part bigint, content bytea,"
                    + " PRIMARY KEY (data, chunk, id, part))");
    private static final String NAMED = " WHERE data = ? AND chunk = ? AND id = ?";

    private final DataSource source;

    private JdbcHealthDataStore(DataSource source) {
        this.source = source;
    }

    /** Opens the store in this database; its tables are made if missing. */
    public static JdbcHealthDataStore open(DataSource source) throws StorageException {
        JdbcHealthDataStore store = new JdbcHealthDataStore(source);
        store.transaction("the tables of the data store cannot be made", connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            return 0L;
        });
        return store;
    }

    @Override
    public long create(ObjectName name, InputStream content)
            throws IOException, AlreadyStoredException, StorageException {
        long stored =
                this.<Long, IOException>transaction(name + " cannot be stored; nothing of it is there", connection -> {
                    String insert = "INSERT INTO health_object VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING";
                    if (update(connection, insert, name) == 0) {
                        return -1L;
                    }
                    long size = copy(connection, name, content);
                    update(connection, "UPDATE health_object SET size = " + size + NAMED, name);
                    return size;
                });
        if (stored < 0) {
            throw new AlreadyStoredException(name);
        }
        return stored;
    }

    private static long copy(Connection connection, ObjectName name, InputStream content)
            throws IOException, SQLException {
        long size = 0;
        byte[] part = content.readNBytes(PART);
        for (long number = 0; part.length > 0; number++) {
            String insert = "INSERT INTO health_part VALUES (?, ?, ?, " + number + ", ?)";
            try (PreparedStatement statement = prepare(connection, insert, name)) {
                statement.setBytes(4, part);
                statement.executeUpdate();
            }
            size += part.length;
            part = content.readNBytes(PART);
        }
        return size;
    }

    @Override
    public InputStream open(ObjectName name) throws StorageException {
        return new PartsStream(size(name), part -> part(name, part));
    }

    private byte[] part(ObjectName name, long number) throws StorageException {
        return this.<byte[], StorageException>transaction(name + " cannot be read", connection -> {
            String select = "SELECT content FROM health_part" + NAMED + " AND part = " + number;
            try (PreparedStatement statement = prepare(connection, select, name);
                    ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new StorageException(name + " was deleted while it was read");
                }
                return found.getBytes(1);
            }
        });
    }

    @Override
    public long size(ObjectName name) throws StorageException {
        return this.<Long, StorageException>transaction(name + " cannot be read", connection -> {
            try (PreparedStatement statement = prepare(connection, "SELECT size FROM health_object" + NAMED, name);
                    ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new StorageException(name + " is not in the data store");
                }
                return found.getLong(1);
            }
        });
    }

    @Override
    public void delete(ObjectName name) throws StorageException {
        transaction(
                name + " cannot be deleted",
                connection -> update(connection, "DELETE FROM health_part" + NAMED, name)
                        + update(connection, "DELETE FROM health_object" + NAMED, name));
    }

    @Override
    public void deleteAll(DataId data) throws StorageException {
        transaction("data " + data + " cannot be deleted", connection -> {
            int deleted = 0;
            for (String table : List.of("health_part", "health_object")) {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE data = ?")) {
                    statement.setBytes(1, data.value().toByteArray());
                    deleted += statement.executeUpdate();
                }
            }
            return deleted;
        });
    }

    private static int update(Connection connection, String sql, ObjectName name) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, name)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, ObjectName name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setBytes(1, name.data().value().toByteArray());
        statement.setLong(2, name.index().value());
        statement.setBytes(3, name.id().toByteArray());
        return statement;
    }

    /** What is done in one transaction. */
    private interface Work<T, E extends Exception> {
        T in(Connection connection) throws SQLException, E;
    }

    /** An interrupt waits until the transaction is over, for drivers and pools break off when they meet one. */
    private <T, E extends Exception> T transaction(String failure, Work<T, E> work) throws StorageException, E {
        boolean interrupted = Thread.interrupted();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.in(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new StorageException(failure + ": SQLState " + e.getSQLState() + "; a retry may help", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
