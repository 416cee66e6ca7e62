package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.StoredChunk;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Transaction;

/** The timeline of each stream as runs of adjoining chunks of equal length in time. */
final class RunTable {
    private static final String SELECT =
            "SELECT first_index, start_us, chunk_us, chunks FROM medchain_run WHERE data_id = ? AND number >= ?"
                    + " ORDER BY number LIMIT ?";

    private RunTable() {}

    static List<ChunkRun> from(Transaction transaction, DataId data, long first, int max)
            throws SQLException, MedChainException {
        return transaction.list(
                SELECT,
                columns -> new ChunkRun(columns.number(), columns.number(), columns.number(), columns.number()),
                data.value(),
                first,
                max);
    }

    /** One more chunk: the last run is one longer, or a new one begins. */
    static void append(Transaction transaction, DataTable.Standing standing, StoredChunk chunk)
            throws SQLException, MedChainException {
        TimeRange range = chunk.range().orElseThrow();
        long length = range.endMicros() - range.startMicros();
        long runs = standing.runs();
        Optional<ChunkRun> last = runs == 0
                ? Optional.empty()
                : from(transaction, chunk.data(), runs - 1, 1).stream().findFirst();
        if (last.isPresent() && continues(last.get(), range, length)) {
            transaction.update(
                    "UPDATE medchain_run SET chunks = chunks + 1 WHERE data_id = ? AND number = ?",
                    chunk.data().value(),
                    runs - 1);
            return;
        }
        transaction.update(
                "INSERT INTO medchain_run (data_id, number, first_index, start_us, chunk_us, chunks)"
                        + " VALUES (?, ?, ?, ?, ?, 1)",
                chunk.data().value(),
                runs,
                chunk.index().value(),
                range.startMicros(),
                length);
        transaction.update(
                "UPDATE medchain_data SET runs = runs + 1 WHERE data_id = ?",
                chunk.data().value());
        if (runs > 0 && runs % ProjectionPage.RUNS == 0) {
            long complete = runs / ProjectionPage.RUNS - 1;
            PageTable.mark(transaction, ProjectionPage.runs(standing.inventory(), chunk.data(), complete));
        }
    }

    private static boolean continues(ChunkRun run, TimeRange range, long length) {
        return run.chunkMicros() == length
                && run.startMicros() + run.chunkMicros() * run.count() == range.startMicros();
    }
}
