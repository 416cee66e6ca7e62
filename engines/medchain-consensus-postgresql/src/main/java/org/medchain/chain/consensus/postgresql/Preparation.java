package org.medchain.chain.consensus.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What is done with a new connection before it is used. Not thread-safe. */
final class Preparation {
    private static final Logger LOG = System.getLogger(Preparation.class.getName());
    private static final String SCHEMA = "V1__ordering.sql";

    /** Positions of one timeline; a server begins a new timeline when it becomes primary or is restored. */
    private static final int TIMELINE_SHIFT = 40;

    /** The name of a lock of the server's, held while tables are created; the letters of "medchain". */
    private static final long SCHEMA_LOCK = 0x6d6564636861696eL;

    private static final int HEXADECIMAL = 16;

    private final Connection connection;
    private final byte[] consortium;

    Preparation(Connection connection, byte[] consortium) {
        this.connection = connection;
        this.consortium = consortium;
    }

    /**
     * Bounds the session's times, checks the server, creates the tables if they are missing, and raises the tail.
     *
     * @param statementMillis how long a statement may take
     * @param last the tail is at least this
     * @return the position above which all new entries must be
     */
    long run(long statementMillis, long last, boolean adds) throws SQLException {
        connection.setAutoCommit(true);
        execute("SET statement_timeout = " + statementMillis + "; SET lock_timeout = " + statementMillis
                + "; SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3");
        if (isTrue("SELECT pg_is_in_recovery()")) {
            throw new Unfit("the server is a standby; name all servers in the URL, with targetServerType=primary");
        }
        requireOn("fsync");
        requireOn("full_page_writes");
        requireOn("synchronous_commit");
        createTables();
        if (adds) {
            requireAllowed("medchain_ordering_entry", "INSERT");
            requireAllowed("medchain_ordering_tail", "UPDATE");
        }
        long base = Math.max(last, timeline() << TIMELINE_SHIFT);
        raise(base, last);
        if (adds) {
            probe();
        }
        return base;
    }

    /**
     * A commit that a server may lose again was perhaps read by some members and not by others, who then have to vote in
     * several rounds: nothing is lost, but the ledger slows down.
     */
    private void requireOn(String setting) throws SQLException {
        if (isTrue("SELECT coalesce(current_setting('" + setting + "', true), '') = 'off'")) {
            throw new Unfit("it may lose commits: expected " + setting + " not to be off");
        }
    }

    private void requireAllowed(String table, String right) throws SQLException {
        if (!isTrue("SELECT has_table_privilege('" + table + "', '" + right + "')")) {
            throw new Unfit("the role may not " + right + " on " + table);
        }
    }

    private void createTables() throws SQLException {
        if (!hasTables()) {
            try {
                execute("SELECT pg_advisory_lock(" + SCHEMA_LOCK + ")");
                execute(script());
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, () -> "the tables could not be created: " + Failures.text(e));
                throw new Unfit("its tables are missing and the role may not create them (SQLState " + e.getSQLState()
                        + "); an operator runs " + SCHEMA);
            } finally {
                execute("SELECT pg_advisory_unlock(" + SCHEMA_LOCK + ")");
            }
        }
    }

    private boolean hasTables() throws SQLException {
        return isTrue("SELECT to_regclass('medchain_ordering_entry') IS NOT NULL"
                + " AND to_regclass('medchain_ordering_tail') IS NOT NULL");
    }

    /** The statements that create the tables. */
    static String script() {
        try (InputStream script = Preparation.class.getResourceAsStream(SCHEMA)) {
            if (script == null) {
                throw new IllegalStateException(SCHEMA + " is missing in the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(SCHEMA + " cannot be read", e);
        }
    }

    /**
     * The number of the server's timeline, or 0 if the role may not know it. Entries that a new primary lost share no position
     * with those that come in their place.
     */
    private long timeline() {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")) {
            return result.next() ? Long.parseLong(result.getString(1), HEXADECIMAL) : 0;
        } catch (SQLException | NumberFormatException e) {
            LOG.log(Level.DEBUG, "the server does not tell its timeline");
            return 0;
        }
    }

    /** Raises the tail to {@code base}: what was given to this member's follower keeps its position for ever. */
    private void raise(long base, long last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO medchain_ordering_tail (consortium, position) SELECT ?, ? WHERE NOT EXISTS"
                        + " (SELECT 1 FROM medchain_ordering_tail WHERE consortium = ?) ON CONFLICT DO NOTHING")) {
            statement.setBytes(1, consortium);
            statement.setLong(2, base);
            statement.setBytes(3, consortium);
            statement.executeUpdate();
        }
        long tail = tail();
        if (tail < last) {
            LOG.log(
                    Level.WARNING,
                    "MC-L007 the ordering's database lost entries: it ends at position " + tail
                            + ", and this member was given " + last + "; new entries come after that");
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE medchain_ordering_tail SET position = ? WHERE consortium = ? AND position < ?")) {
            statement.setLong(1, base);
            statement.setBytes(2, consortium);
            statement.setLong(3, base);
            statement.executeUpdate();
        }
    }

    private long tail() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT greatest(tail.position, (SELECT max(position) FROM medchain_ordering_entry"
                        + " WHERE consortium = tail.consortium)) FROM medchain_ordering_tail AS tail"
                        + " WHERE consortium = ?")) {
            statement.setBytes(1, consortium);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    /** A write that changes nothing: it fails if the server cannot write. */
    private void probe() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE medchain_ordering_tail SET position = position WHERE consortium = ?")) {
            statement.setBytes(1, consortium);
            statement.executeUpdate();
        }
    }

    private boolean isTrue(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() && result.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
