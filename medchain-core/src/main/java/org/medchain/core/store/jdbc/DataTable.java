package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.DataState;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Records and streams, and the operations that began them. */
final class DataTable {
    private static final int MAX_DESCRIPTION = 1 << 20;
    private static final String SELECT = "SELECT d.data_id, d.inventory_id, d.ordinal, d.kind, d.description, d.scheme,"
            + " d.state, d.runs, d.recorded, " + ChunkTable.COLUMNS
            + " FROM medchain_data d LEFT JOIN medchain_chunk c"
            + " ON c.data_id = d.data_id AND c.chunk_index = d.recorded ";

    /**
     * Where a stream stands.
     *
     * @param sealed index of the newest sealed chunk, 0 if there is none
     * @param recorded index of the newest chunk on the ledger
     */
    record Standing(
            InventoryId inventory, long page, DataKind kind, DataState state, long sealed, long recorded, long runs) {}

    /** The call that used a key first. */
    private record Operation(DataId data, Bytes fingerprint) {}

    private DataTable() {}

    static StoredData begin(Transaction transaction, OperationKey key, NewData data, SecretBytes secret)
            throws SQLException, MedChainException {
        Bytes inventory = data.inventory().value().value();
        InventoryTable.lock(transaction, data.inventory());
        Bytes fingerprint = fingerprint(data);
        int added = transaction.update(
                "INSERT INTO medchain_operation (operation_key, fingerprint, data_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT (operation_key) DO NOTHING",
                key.value(),
                fingerprint,
                data.id().value());
        if (added == 0) {
            return first(transaction, key, data);
        }
        long ordinal = InventoryTable.nextOrdinal(transaction, data.inventory());
        int inserted = transaction.update(
                "INSERT INTO medchain_data (data_id, inventory_id, ordinal, kind, scheme, description, state, secret,"
                        + " sealed, recorded, runs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)"
                        + " ON CONFLICT (data_id) DO NOTHING",
                data.id().value(),
                inventory,
                ordinal,
                Codes.of(Codes.KINDS, data.kind()),
                data.scheme().code(),
                encode(data.description()),
                Codes.of(Codes.STATES, DataState.OPEN),
                secret);
        if (inserted == 0) {
            throw new IllegalArgumentException("data id " + data.id() + " is in use, expected a fresh one");
        }
        return find(transaction, data.id()).orElseThrow();
    }

    private static StoredData first(Transaction transaction, OperationKey key, NewData wanted)
            throws SQLException, MedChainException {
        Operation operation = transaction
                .one(
                        "SELECT data_id, fingerprint FROM medchain_operation WHERE operation_key = ?",
                        columns -> new Operation(new DataId(columns.bytes()), columns.bytes()),
                        key.value())
                .orElseThrow();
        StoredData begun = find(transaction, operation.data()).orElseThrow();
        if (!operation.fingerprint().equals(fingerprint(wanted))) {
            throw new OperationConflictException("operation " + key + " began " + begun.id() + " with another "
                    + difference(begun, wanted, operation.fingerprint())
                    + ", expected the same call again; a retry with this key does not help");
        }
        return begun;
    }

    /** What the first call had and this one has not. */
    private static String difference(StoredData begun, NewData wanted, Bytes fingerprint) {
        List<String> parts = new ArrayList<>();
        if (!begun.inventory().equals(wanted.inventory())) {
            parts.add("inventory (" + begun.inventory() + ", now " + wanted.inventory() + ")");
        }
        if (begun.kind() != wanted.kind()) {
            parts.add("kind");
        }
        if (begun.scheme() != wanted.scheme()) {
            parts.add("scheme");
        }
        NewData first = new NewData(begun.id(), begun.inventory(), begun.kind(), begun.description(), begun.scheme());
        if (fingerprint.equals(fingerprint(first))) {
            difference(begun.description(), wanted.description()).ifPresent(parts::add);
        }
        return parts.isEmpty() ? "description" : String.join(" and ", parts);
    }

    /** The first is that of the first call: the data was not described anew since. */
    private static Optional<String> difference(DataDescription first, DataDescription wanted) {
        List<String> parts = new ArrayList<>();
        if (!first.metadata().equals(wanted.metadata())) {
            parts.add("tags");
        }
        if (!first.url().equals(wanted.url())) {
            parts.add("URL " + Printable.of(first.url().toString()) + ", now "
                    + Printable.of(wanted.url().toString()));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("description (" + String.join("; ", parts) + ")");
    }

    /** What must be the same when a call is made again. */
    private static Bytes fingerprint(NewData data) {
        Bytes fields = new StructWriter()
                .bytes(0, data.inventory().value().value())
                .integer(1, Codes.of(Codes.KINDS, data.kind()))
                .integer(2, data.scheme().code())
                .bytes(3, encode(data.description()))
                .toBytes();
        return Hasher.untagged().update(fields).finish().value();
    }

    static Optional<StoredData> find(Transaction transaction, DataId id) throws SQLException, MedChainException {
        return transaction.one(SELECT + "WHERE d.data_id = ?", DataTable::read, id.value());
    }

    static List<StoredData> page(Transaction transaction, InventoryId inventory, long page)
            throws SQLException, MedChainException {
        long first = Math.multiplyExact(page, StoredData.PAGE_SIZE);
        return transaction.list(
                SELECT + "WHERE d.inventory_id = ? AND d.ordinal >= ? AND d.ordinal < ? ORDER BY d.ordinal",
                DataTable::read,
                inventory.value().value(),
                first,
                first + StoredData.PAGE_SIZE);
    }

    static Optional<SecretBytes> secret(Transaction transaction, DataId id) throws SQLException, MedChainException {
        return transaction.one(
                "SELECT secret FROM medchain_data WHERE data_id = ? AND secret IS NOT NULL",
                Columns::secret,
                id.value());
    }

    /** Keeps other transactions from changing the data, or any chunk or claim of it, until this one ends. */
    static Standing lock(Transaction transaction, DataId id) throws SQLException, MedChainException {
        transaction.update("UPDATE medchain_data SET sealed = sealed WHERE data_id = ?", id.value());
        return transaction
                .one(
                        "SELECT inventory_id, ordinal, kind, state, sealed, recorded, runs FROM medchain_data"
                                + " WHERE data_id = ?",
                        columns -> new Standing(
                                new InventoryId(columns.digest()),
                                columns.number() / StoredData.PAGE_SIZE,
                                Codes.read(Codes.KINDS, columns.number()),
                                Codes.read(Codes.STATES, columns.number()),
                                columns.number(),
                                columns.number(),
                                columns.number()),
                        id.value())
                .orElseThrow(() -> new IllegalArgumentException("data " + id + " is not in the catalogue"));
    }

    static void describe(Transaction transaction, DataId id, DataDescription description)
            throws SQLException, MedChainException {
        Standing standing = lock(transaction, id);
        transaction.update(
                "UPDATE medchain_data SET description = ? WHERE data_id = ?", encode(description), id.value());
        markPage(transaction, standing);
    }

    /** Goes on to a later state; never back. */
    static void enter(Transaction transaction, DataId id, DataState state) throws SQLException, MedChainException {
        Standing standing = lock(transaction, id);
        if (standing.state().compareTo(state) >= 0) {
            return;
        }
        transaction.update(
                "UPDATE medchain_data SET state = ? WHERE data_id = ?", Codes.of(Codes.STATES, state), id.value());
        if (state == DataState.ERASED) {
            transaction.update("UPDATE medchain_data SET secret = NULL WHERE data_id = ?", id.value());
        }
        markPage(transaction, standing);
    }

    private static void markPage(Transaction transaction, Standing standing) throws SQLException {
        if (standing.recorded() > 0) {
            PageTable.mark(transaction, ProjectionPage.entries(standing.inventory(), standing.page()));
        }
    }

    private static StoredData read(Columns columns) throws SQLException, MedChainException {
        DataId id = new DataId(columns.bytes());
        InventoryId inventory = new InventoryId(columns.digest());
        long ordinal = columns.number();
        DataKind kind = Codes.read(Codes.KINDS, columns.number());
        DataDescription description = decode(columns.bytes());
        DigestScheme scheme = DigestScheme.of(columns.number());
        DataState state = Codes.read(Codes.STATES, columns.number());
        long runs = columns.number();
        Optional<StoredChunk> last = columns.number() == 0 ? Optional.empty() : Optional.of(ChunkTable.read(columns));
        return new StoredData(id, inventory, ordinal, kind, description, scheme, state, last, runs);
    }

    private static Bytes encode(DataDescription description) {
        StructWriter struct = new StructWriter();
        description.encode(struct, 0);
        return struct.toBytes();
    }

    private static DataDescription decode(Bytes encoded) throws MedChainException {
        return StructReader.decode(
                "description", encoded, MAX_DESCRIPTION, struct -> DataDescription.decode(struct, 0));
    }
}
