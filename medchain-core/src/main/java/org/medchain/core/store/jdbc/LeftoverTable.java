package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.Leftover;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** What may be in the data store and counts no more. What is noted here never counts again. */
final class LeftoverTable {
    /** After which a writer that lost its lease has stored what it was about to, or is dead. */
    private static final Duration ONCE_MORE = Duration.ofDays(1);

    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final String WHERE = " WHERE data_id = ? AND object = ?";

    private LeftoverTable() {}

    /**
     * Notes it, due at once.
     *
     * @param again true if its writer may be alive, so that it is to be deleted once more later
     */
    static Leftover add(Transaction transaction, Leftover leftover, boolean again) throws SQLException {
        transaction.update(
                "INSERT INTO medchain_leftover (data_id, chunk_index, object, due, again) VALUES (?, ?, ?, 0, ?)"
                        + " ON CONFLICT (data_id, object) DO NOTHING",
                leftover.data().value(),
                leftover.object().map(object -> object.index().value()).orElse(0L),
                object(leftover),
                again ? 1 : 0);
        return leftover;
    }

    static List<Leftover> due(Transaction transaction, Instant now, int max) throws SQLException, MedChainException {
        return transaction.list(
                "SELECT data_id, chunk_index, object FROM medchain_leftover WHERE due <= ? ORDER BY due LIMIT ?",
                LeftoverTable::read,
                now.toEpochMilli(),
                max);
    }

    /** Of several that sweep the same thing at once, each has the same effect as one. */
    static void swept(Transaction transaction, Leftover leftover, Instant now) throws SQLException {
        transaction.update(
                "DELETE FROM medchain_leftover" + WHERE + " AND again = 0 AND due <= ?",
                leftover.data().value(),
                object(leftover),
                now.toEpochMilli());
        transaction.update(
                "UPDATE medchain_leftover SET again = 0, due = ?" + WHERE + " AND again = 1",
                now.plus(ONCE_MORE).toEpochMilli(),
                leftover.data().value(),
                object(leftover));
    }

    static void later(Transaction transaction, Leftover leftover, Instant now) throws SQLException {
        transaction.update(
                "UPDATE medchain_leftover SET due = ?" + WHERE + " AND due <= ?",
                now.plus(RETRY).toEpochMilli(),
                leftover.data().value(),
                object(leftover),
                now.toEpochMilli());
    }

    private static Bytes object(Leftover leftover) {
        return leftover.object().map(ObjectName::id).orElse(Bytes.empty());
    }

    private static Leftover read(Columns columns) throws SQLException {
        DataId data = new DataId(columns.bytes());
        long index = columns.number();
        Bytes object = columns.bytes();
        return object.isEmpty()
                ? Leftover.allOf(data)
                : Leftover.of(new ObjectName(data, new ChunkIndex(index), object));
    }
}
