package org.medchain.dht.jdbc;

import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.jdbc.SqliteDatabase;

/** The space of a directory in a file of SQLite. Reclaiming rewrites the file; writes wait meanwhile. Thread-safe. */
final class FileMaintenance implements StorageMaintenance {
    private static final String COUNTS =
            "SELECT COUNT(*), COALESCE(SUM(size), 0), COALESCE(SUM(CASE WHEN substr(form, 1, 1) = x'02' THEN 1 ELSE 0 END), 0),"
                    + " (SELECT freelist_count FROM pragma_freelist_count) * (SELECT page_size FROM pragma_page_size)"
                    + " FROM medchain_directory";

    private final SqliteDatabase database;
    private final JdbcDht.Sweep sweep;

    FileMaintenance(SqliteDatabase database, JdbcDht.Sweep sweep) {
        this.database = database;
        this.sweep = sweep;
    }

    /** Counts. */
    private record Counts(long all, long bytes, long tombstones, long free) {}

    @Override
    public StorageReport storage() throws StorageException {
        Counts counts = run(() -> database.read(transaction -> transaction
                .one(
                        COUNTS,
                        columns -> new Counts(columns.number(), columns.number(), columns.number(), columns.number()))
                .orElseThrow()));
        return new StorageReport(
                counts.all() - counts.tombstones(),
                counts.tombstones(),
                counts.bytes(),
                counts.free(),
                database.bytesOnDisk());
    }

    @Override
    public Reclaimed reclaim() throws StorageException {
        StorageReport before = storage();
        run(() -> {
            sweep.dropAll();
            database.compact();
            return before;
        });
        return new Reclaimed(before, storage());
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws MedChainException;
    }

    private <T> T run(Step<T> step) throws StorageException {
        if (!database.isOpen()) {
            throw new StorageException("the directory is closed");
        }
        try {
            return step.run();
        } catch (StorageException e) {
            throw e;
        } catch (MedChainException e) {
            throw new StorageException(String.valueOf(e.getMessage()), e);
        }
    }
}
