package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Inventories and their secrets. */
final class InventoryTable {
    private InventoryTable() {}

    static void add(Transaction transaction, OwnedInventory inventory) throws SQLException, MedChainException {
        int added = transaction.update(
                "INSERT INTO medchain_inventory (inventory_id, pointer, content_key, write_seed, next_ordinal, entries)"
                        + " VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT (inventory_id) DO NOTHING",
                key(inventory.id()),
                inventory.pointer().encode(),
                inventory.contentKey(),
                inventory.writeSeed());
        if (added == 1) {
            PageTable.mark(transaction, ProjectionPage.head(inventory.id()));
            return;
        }
        try (OwnedInventory known = find(transaction, inventory.id()).orElseThrow()) {
            if (!known.pointer().equals(inventory.pointer())
                    || !known.contentKey().equals(inventory.contentKey())
                    || !known.writeSeed().equals(inventory.writeSeed())) {
                throw new IllegalArgumentException("inventory " + inventory.id()
                        + " is in the catalogue with another owner or other secrets, expected the same");
            }
        }
    }

    static Optional<OwnedInventory> find(Transaction transaction, InventoryId id)
            throws SQLException, MedChainException {
        return transaction.one(
                "SELECT pointer, content_key, write_seed FROM medchain_inventory WHERE inventory_id = ?",
                columns -> new OwnedInventory(
                        InventoryPointer.decode(columns.bytes()), columns.secret(), columns.secret()),
                key(id));
    }

    static List<InventoryPointer> all(Transaction transaction) throws SQLException, MedChainException {
        return transaction.list(
                "SELECT pointer FROM medchain_inventory ORDER BY seq",
                columns -> InventoryPointer.decode(columns.bytes()));
    }

    static InventorySize size(Transaction transaction, InventoryId id) throws SQLException, MedChainException {
        return transaction
                .one(
                        "SELECT next_ordinal, entries FROM medchain_inventory WHERE inventory_id = ?",
                        columns -> new InventorySize(pages(columns.number()), columns.number()),
                        key(id))
                .orElseThrow(() -> unknown(id));
    }

    static void lock(Transaction transaction, InventoryId id) throws SQLException {
        int found =
                transaction.update("UPDATE medchain_inventory SET entries = entries WHERE inventory_id = ?", key(id));
        if (found == 0) {
            throw unknown(id);
        }
    }

    /** The inventory is locked. */
    static long nextOrdinal(Transaction transaction, InventoryId id) throws SQLException, MedChainException {
        transaction.update(
                "UPDATE medchain_inventory SET next_ordinal = next_ordinal + 1 WHERE inventory_id = ?", key(id));
        return transaction
                .one("SELECT next_ordinal - 1 FROM medchain_inventory WHERE inventory_id = ?", Columns::number, key(id))
                .orElseThrow();
    }

    static void countEntry(Transaction transaction, InventoryId id) throws SQLException {
        transaction.update("UPDATE medchain_inventory SET entries = entries + 1 WHERE inventory_id = ?", key(id));
        PageTable.mark(transaction, ProjectionPage.head(id));
    }

    private static long pages(long ordinals) {
        return (ordinals + StoredData.PAGE_SIZE - 1) / StoredData.PAGE_SIZE;
    }

    private static Bytes key(InventoryId id) {
        return id.value().value();
    }

    private static IllegalArgumentException unknown(InventoryId id) {
        return new IllegalArgumentException("inventory " + id + " is not in the catalogue");
    }
}
