package org.medchain.chain.consensus.postgresql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.postgresql.PGConnection;

/**
 * One connection. Each statement is a transaction of its own, so that a member that stops in its midst leaves no lock behind.
 * Used by one thread, except {@link #abort}.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Session.class.getName());

    /** So many bytes of entries are fetched at once, or one entry. */
    private static final int FETCHED_BYTES = 4 << 20;

    private static final int FETCHED_ENTRIES = 256;

    /** The lengths decide what is fetched, before any entry is. */
    private static final String READ = String.format(
            Locale.ROOT,
            """
            SELECT position, length, CASE WHEN length BETWEEN 1 AND %1$d THEN entry END FROM (
                SELECT position, entry, length, sum(LEAST(length, %1$d)) OVER (ORDER BY position) AS total FROM (
                    SELECT position, entry, octet_length(entry) AS length FROM medchain_ordering_entry
                    WHERE consortium = ? AND position > ? ORDER BY position LIMIT %2$d) AS next) AS counted
            WHERE total - LEAST(length, %1$d) < %3$d ORDER BY position""",
            Ordering.MAX_ENTRY_BYTES,
            FETCHED_ENTRIES,
            FETCHED_BYTES);

    /**
     * The row of the tail stays locked until the entries are committed. So positions become visible in their order, which those
     * of a sequence do not: a reader that has seen a position has seen all before it.
     */
    private static final String ADD =
            """
            WITH tail AS (
                UPDATE medchain_ordering_tail SET position = GREATEST(position, ?) + ?
                WHERE consortium = ? RETURNING position),
            added AS (
                INSERT INTO medchain_ordering_entry (consortium, position, entry)
                SELECT ?, tail.position - ? + given.number, given.entry
                FROM tail, unnest(?) WITH ORDINALITY AS given(entry, number)
                RETURNING position)
            SELECT count(*), pg_notify(?, '') FROM added""";

    private final Connection connection;
    private final byte[] consortium;
    private final String channel;
    private long base;

    /** Takes the next row; {@code entry} is empty if it has no permitted length. */
    @FunctionalInterface
    interface Rows {
        void row(long position, Bytes entry) throws InterruptedException;
    }

    Session(Connection connection, BlockHash consortium) {
        this.connection = connection;
        this.consortium = consortium.value().toByteArray();
        this.channel = "medchain_ordering_" + consortium.value().toHex().substring(0, 16);
    }

    /** Makes the connection fit for use; an {@link Unfit} says why it cannot be. */
    void prepare(long statementMillis, long last, boolean adds) throws SQLException {
        base = new Preparation(connection, consortium).run(statementMillis, last, adds);
    }

    /** Has the server say when entries were added. */
    void listen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
    }

    /** Waits until entries may have been added, at most this long. */
    void await(int millis) throws SQLException {
        connection.unwrap(PGConnection.class).getNotifications(millis);
    }

    /** Reads some of the entries after a position; false if there is none. */
    boolean read(long after, Rows rows) throws SQLException, InterruptedException {
        boolean any = false;
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setBytes(1, consortium);
            statement.setLong(2, after);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    any = true;
                    byte[] entry = result.getBytes(3);
                    rows.row(result.getLong(1), entry == null ? Bytes.empty() : Bytes.takeOwnership(entry));
                }
            }
        }
        return any;
    }

    /** Adds entries, at positions above {@code last}. */
    void add(List<Bytes> entries, long last) throws SQLException {
        byte[][] values = entries.stream().map(Bytes::toByteArray).toArray(byte[][]::new);
        Array given = connection.createArrayOf("bytea", values);
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setLong(1, Math.max(base, last));
            statement.setLong(2, values.length);
            statement.setBytes(3, consortium);
            statement.setBytes(4, consortium);
            statement.setLong(5, values.length);
            statement.setArray(6, given);
            statement.setString(7, channel);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next() || result.getLong(1) != values.length) {
                    throw new Unfit("the row of its tail is gone");
                }
            }
        } finally {
            given.free();
        }
    }

    /** The position that has {@code keep} entries above it, up to {@code settled}; empty if there are fewer. */
    OptionalLong keptFrom(long settled, long keep) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT position FROM medchain_ordering_entry WHERE consortium = ? AND position <= ?"
                        + " ORDER BY position DESC OFFSET ? LIMIT 1")) {
            statement.setBytes(1, consortium);
            statement.setLong(2, settled);
            statement.setLong(3, keep);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Deletes up to {@code max} of the first entries, up to a position; how many it deleted. */
    int delete(long upTo, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM medchain_ordering_entry WHERE consortium = ? AND position IN (SELECT position"
                        + " FROM medchain_ordering_entry WHERE consortium = ? AND position <= ?"
                        + " ORDER BY position LIMIT ?)")) {
            statement.setBytes(1, consortium);
            statement.setBytes(2, consortium);
            statement.setLong(3, upTo);
            statement.setInt(4, max);
            return statement.executeUpdate();
        }
    }

    /** Ends what another thread does with the connection. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, () -> "a connection could not be aborted: " + Failures.text(e));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, () -> "a connection could not be closed: " + Failures.text(e));
        }
    }
}
