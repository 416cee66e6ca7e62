package org.medchain.dht.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.NativePaths;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Opens a store so that damage is never taken for a new folder or for the traces of a crash, in this order:
 *
 * <ol>
 *   <li>RocksDB must be able to open a folder of that name: {@link NativePaths}.
 *   <li>Its logs must not have damage that RocksDB would not notice: {@link RocksLogCheck}.
 *   <li>A folder with an {@link AcknowledgedMark} must hold a store; a new one is created only in a folder without.
 *   <li>RocksDB opens: it takes the folder's lock, checks its files, and recovers its log.
 *   <li>A database without a mark must be empty: its creation was interrupted. It gets its mark now.
 *   <li>The recovered log must reach the mark.
 * </ol>
 */
final class RocksStoreOpener {
    private RocksStoreOpener() {}

    /** Opens the store in {@code folder}, or creates it. */
    static RocksStore open(Path folder) throws StorageException {
        return open(folder, new RocksOptions());
    }

    /** Opens the store in {@code folder}, or creates it. Takes ownership of the options. */
    static RocksStore open(Path folder, RocksOptions options) throws StorageException {
        try {
            return openChecked(folder, options);
        } catch (IOException e) {
            options.close();
            throw new StorageException("opening " + folder + " failed: " + e.getMessage(), e);
        } catch (RocksDBException e) {
            options.close();
            throw new StorageException(folder + " is in use, cannot be read or is damaged: " + e.getMessage(), e);
        } catch (StorageException e) {
            options.close();
            throw e;
        }
    }

    private static RocksStore openChecked(Path folder, RocksOptions options)
            throws IOException, RocksDBException, StorageException {
        NativePaths.check(folder);
        DurableFiles.createFolder(folder);
        RocksLogCheck.check(folder);
        options.database.setCreateIfMissing(!AcknowledgedMark.existsIn(folder));
        RocksDB database = RocksDB.open(options.database, folder.toString());
        try {
            AcknowledgedMark mark = mark(folder, database.getLatestSequenceNumber());
            return new RocksStore(folder, options, database, mark);
        } catch (IOException | StorageException e) {
            database.close();
            throw e;
        }
    }

    private static AcknowledgedMark mark(Path folder, long recovered) throws IOException, StorageException {
        if (!AcknowledgedMark.existsIn(folder)) {
            if (recovered > 0) {
                throw new StorageException(folder + " is damaged: " + AcknowledgedMark.FILE + " is missing");
            }
            AcknowledgedMark.create(folder);
        }
        AcknowledgedMark mark = AcknowledgedMark.open(folder);
        if (recovered < mark.sequence()) {
            mark.close();
            throw new StorageException(folder + " is damaged: its log ends at " + recovered + ", but writes up to "
                    + mark.sequence() + " were acknowledged");
        }
        return mark;
    }
}
