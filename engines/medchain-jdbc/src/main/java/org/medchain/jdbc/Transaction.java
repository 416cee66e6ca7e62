package org.medchain.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * Statements within one transaction. Arguments are {@link Bytes}, {@link SecretBytes}, {@link Long}, {@link String},
 * {@link OptionalLong}, or an {@link Optional} of bytes. Not thread-safe.
 */
public final class Transaction {
    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads the columns in their order. */
        T read(Columns columns) throws SQLException, MedChainException;
    }

    private final Connection connection;
    private final String what;

    Transaction(Connection connection, String what) {
        this.connection = connection;
        this.what = what;
    }

    /** Runs a statement; returns how many rows it changed. */
    public int update(String sql, Object... arguments) throws SQLException {
        List<byte[]> exposed = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments, exposed);
            return statement.executeUpdate();
        } finally {
            exposed.forEach(copy -> Arrays.fill(copy, (byte) 0));
        }
    }

    /** The first row, if any. */
    public <T> Optional<T> one(String sql, Row<T> row, Object... arguments) throws SQLException, MedChainException {
        return list(sql, row, arguments).stream().findFirst();
    }

    /** All rows. */
    public <T> List<T> list(String sql, Row<T> row, Object... arguments) throws SQLException, MedChainException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments, new ArrayList<>());
            try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                Columns columns = new Columns(found);
                while (found.next()) {
                    columns.restart();
                    rows.add(row.read(columns));
                }
                return rows;
            }
        } catch (MalformedException | IllegalArgumentException e) {
            throw new StorageException(
                    "a row of the " + what + " is damaged; a retry does not help, a back-up may: " + e.getMessage(), e);
        }
    }

    /** True if there is a row. */
    public boolean exists(String sql, Object... arguments) throws SQLException, MedChainException {
        return one(sql, Columns::number, arguments).isPresent();
    }

    /** True if there is a table of this name where tables are made. */
    boolean hasTable(String name) throws SQLException {
        try (ResultSet found = connection.getMetaData().getTables(null, connection.getSchema(), name, null)) {
            return found.next();
        }
    }

    private static void bind(PreparedStatement statement, Object[] arguments, List<byte[]> exposed)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i], exposed);
        }
    }

    private static void bind(PreparedStatement statement, int at, Object argument, List<byte[]> exposed)
            throws SQLException {
        if (argument instanceof Bytes bytes) {
            statement.setBytes(at, bytes.toByteArray());
        } else if (argument instanceof SecretBytes secret) {
            byte[] copy = secret.exposeCopy();
            exposed.add(copy);
            statement.setBytes(at, copy);
        } else if (argument instanceof Number number) {
            statement.setLong(at, number.longValue());
        } else if (argument instanceof String text) {
            statement.setString(at, text);
        } else if (argument instanceof OptionalLong number) {
            if (number.isPresent()) {
                statement.setLong(at, number.getAsLong());
            } else {
                statement.setNull(at, Types.BIGINT);
            }
        } else if (argument instanceof Optional<?> bytes) {
            if (bytes.isPresent()) {
                bind(statement, at, bytes.get(), exposed);
            } else {
                statement.setNull(at, Types.VARBINARY);
            }
        } else {
            throw new IllegalArgumentException("an argument of a statement is of " + argument.getClass());
        }
    }
}
