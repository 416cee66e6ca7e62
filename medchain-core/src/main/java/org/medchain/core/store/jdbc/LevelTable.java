package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** How far the catalogue is level with the ledger. */
final class LevelTable {
    static final String HIGHEST = "SELECT COALESCE(MAX(height), -1) FROM medchain_chunk";

    private LevelTable() {}

    static boolean knows(Transaction transaction, EventHash event) throws SQLException, MedChainException {
        return transaction.exists("SELECT 1 FROM medchain_chunk WHERE event_hash = ?", event.value())
                || transaction.exists("SELECT 1 FROM medchain_lost WHERE event_hash = ?", event.value());
    }

    static long lastHeight(Transaction transaction) throws SQLException, MedChainException {
        long accepted = transaction
                .one("SELECT value FROM medchain_counter WHERE name = 'height'", Columns::number)
                .orElse(-1L);
        return Math.max(accepted, transaction.one(HIGHEST, Columns::number).orElse(-1L));
    }

    static void acceptLost(Transaction transaction, Collection<EventHash> events, long height) throws SQLException {
        for (EventHash event : events) {
            transaction.update(
                    "INSERT INTO medchain_lost (event_hash) VALUES (?) ON CONFLICT (event_hash) DO NOTHING",
                    event.value());
        }
        transaction.update("UPDATE medchain_counter SET value = ? WHERE name = 'height' AND value < ?", height, height);
        ClaimTable.endAll(transaction);
        PageTable.markAll(transaction);
    }
}
