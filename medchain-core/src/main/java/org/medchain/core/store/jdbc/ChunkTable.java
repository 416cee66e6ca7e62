package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.ObjectName;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Sealed chunks, and those of them whose events are on their way. */
final class ChunkTable {
    static final String COLUMNS =
            "c.data_id, c.chunk_index, c.object, c.start_us, c.end_us, c.length, c.content, c.digest,"
                    + " c.event_hash, c.block_hash, c.height";

    /** The first chunk that starts inside a range, and the last one that ends inside: each one step in an index. */
    static final String FIRST_FROM =
            "SELECT chunk_index FROM medchain_chunk WHERE data_id = ? AND start_us >= ?" + " ORDER BY start_us LIMIT 1";

    static final String LAST_UNTIL = "SELECT chunk_index FROM medchain_chunk WHERE data_id = ? AND end_us <= ?"
            + " ORDER BY end_us DESC LIMIT 1";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM medchain_chunk c ";

    /** One chunk, such as the anchor of the one after it. */
    static final String ONE = SELECT + "WHERE c.data_id = ? AND c.chunk_index = ?";

    private ChunkTable() {}

    static Optional<StoredChunk> find(Transaction transaction, DataId data, long index)
            throws SQLException, MedChainException {
        return transaction.one(ONE, ChunkTable::read, data.value(), index);
    }

    static List<StoredChunk> from(Transaction transaction, DataId data, ChunkIndex first, int max)
            throws SQLException, MedChainException {
        return transaction.list(
                SELECT + "WHERE c.data_id = ? AND c.chunk_index >= ? ORDER BY c.chunk_index LIMIT ?",
                ChunkTable::read,
                data.value(),
                first.value(),
                max);
    }

    static Optional<IndexRange> within(Transaction transaction, DataId data, GrantedRange range)
            throws SQLException, MedChainException {
        long recorded = transaction
                .one("SELECT recorded FROM medchain_data WHERE data_id = ?", Columns::number, data.value())
                .orElseThrow(() -> new IllegalArgumentException("data " + data + " is not in the catalogue"));
        OptionalLong start = range.startMicros();
        OptionalLong end = range.endMicros();
        long first = start.isEmpty() ? 1 : index(transaction, FIRST_FROM, data, start.getAsLong(), Long.MAX_VALUE);
        long last = end.isEmpty() ? recorded : index(transaction, LAST_UNTIL, data, end.getAsLong(), 0);
        last = Math.min(last, recorded);
        return first > last
                ? Optional.empty()
                : Optional.of(new IndexRange(new ChunkIndex(first), new ChunkIndex(last)));
    }

    private static long index(Transaction transaction, String sql, DataId data, long bound, long none)
            throws SQLException, MedChainException {
        return transaction.one(sql, Columns::number, data.value(), bound).orElse(none);
    }

    static void seal(Transaction transaction, StoredChunk chunk, Event event) throws SQLException {
        transaction.update(
                "INSERT INTO medchain_chunk (data_id, chunk_index, object, start_us, end_us, length, content, digest,"
                        + " event_hash, block_hash, height) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
                chunk.data().value(),
                chunk.index().value(),
                chunk.object().id(),
                start(chunk.range()),
                end(chunk.range()),
                chunk.facts().length(),
                chunk.facts().content().value(),
                chunk.facts().digest().value(),
                chunk.event().value());
        transaction.update(
                "INSERT INTO medchain_outbox (data_id, chunk_index, event) VALUES (?, ?, ?)",
                chunk.data().value(),
                chunk.index().value(),
                event.encode());
        transaction.update(
                "UPDATE medchain_data SET sealed = ? WHERE data_id = ?",
                chunk.index().value(),
                chunk.data().value());
    }

    static void unseal(Transaction transaction, StoredChunk chunk) throws SQLException {
        Bytes data = chunk.data().value();
        transaction.update("DELETE FROM medchain_outbox WHERE data_id = ?", data);
        transaction.update(
                "DELETE FROM medchain_chunk WHERE data_id = ? AND chunk_index = ?",
                data,
                chunk.index().value());
        transaction.update(
                "UPDATE medchain_data SET sealed = ? WHERE data_id = ?",
                chunk.index().value() - 1,
                data);
    }

    static void recorded(Transaction transaction, DataId data, ChunkIndex index, Receipt receipt)
            throws SQLException, MedChainException {
        DataTable.Standing standing = DataTable.lock(transaction, data);
        StoredChunk chunk = find(transaction, data, index.value())
                .filter(found -> found.event().equals(receipt.ref().event()))
                .filter(found ->
                        found.receipt().isEmpty() || found.receipt().get().equals(receipt))
                .orElseThrow(() -> new IllegalArgumentException("chunk " + index + " of data " + data
                        + ": expected one with event " + receipt.ref().event()
                        + " and no other receipt, found none"));
        if (chunk.isRecorded()) {
            return;
        }
        transaction.update(
                "UPDATE medchain_chunk SET block_hash = ?, height = ? WHERE data_id = ? AND chunk_index = ?",
                receipt.ref().block().value(),
                receipt.height(),
                data.value(),
                index.value());
        transaction.update("DELETE FROM medchain_outbox WHERE data_id = ?", data.value());
        transaction.update("UPDATE medchain_data SET recorded = ? WHERE data_id = ?", index.value(), data.value());
        if (standing.kind() == DataKind.STREAM) {
            RunTable.append(transaction, standing, chunk);
        }
        PageTable.mark(transaction, ProjectionPage.entries(standing.inventory(), standing.page()));
        if (index.isFirst()) {
            InventoryTable.countEntry(transaction, standing.inventory());
        }
    }

    static List<OutboxEntry> outbox(Transaction transaction, long after, int max)
            throws SQLException, MedChainException {
        return transaction.list(
                outboxSelect("WHERE o.seq > ? ORDER BY o.seq LIMIT ?"), ChunkTable::readOutbox, after, max);
    }

    static Optional<OutboxEntry> unrecorded(Transaction transaction, DataId data)
            throws SQLException, MedChainException {
        return transaction.one(outboxSelect("WHERE o.data_id = ?"), ChunkTable::readOutbox, data.value());
    }

    private static String outboxSelect(String which) {
        return "SELECT o.seq, o.event, " + COLUMNS + " FROM medchain_outbox o JOIN medchain_chunk c"
                + " ON c.data_id = o.data_id AND c.chunk_index = o.chunk_index " + which;
    }

    private static OutboxEntry readOutbox(Columns columns) throws SQLException, MedChainException {
        long number = columns.number();
        Event event = Event.decode(columns.bytes());
        return new OutboxEntry(number, read(columns), event);
    }

    static StoredChunk read(Columns columns) throws SQLException, MedChainException {
        ObjectName object = object(columns);
        Optional<TimeRange> range = range(columns);
        ChunkFacts facts = new ChunkFacts(columns.number(), columns.digest(), columns.digest());
        EventHash event = new EventHash(columns.digest());
        Optional<Bytes> block = columns.optionalBytes();
        long height = columns.number();
        Optional<Receipt> receipt = block.map(hash -> new Receipt(new EventRef(BlockHash.of(hash), event), height));
        return new StoredChunk(object, range, facts, event, receipt);
    }

    static ObjectName object(Columns columns) throws SQLException {
        return new ObjectName(new DataId(columns.bytes()), new ChunkIndex(columns.number()), columns.bytes());
    }

    static Optional<TimeRange> range(Columns columns) throws SQLException {
        OptionalLong start = columns.optionalNumber();
        OptionalLong end = columns.optionalNumber();
        return start.isEmpty() ? Optional.empty() : Optional.of(new TimeRange(start.getAsLong(), end.orElseThrow()));
    }

    static OptionalLong start(Optional<TimeRange> range) {
        return range.map(r -> OptionalLong.of(r.startMicros())).orElse(OptionalLong.empty());
    }

    static OptionalLong end(Optional<TimeRange> range) {
        return range.map(r -> OptionalLong.of(r.endMicros())).orElse(OptionalLong.empty());
    }
}
