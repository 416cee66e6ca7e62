package org.medchain.chain.store;

import java.io.IOException;
import java.nio.file.Path;
import org.medchain.error.StorageException;
import org.medchain.io.ExclusiveFile;

/** Keeps other processes, and other stores of this one, out of a folder. The operating system releases it when the process ends. */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "lock";

    private final ExclusiveFile file;

    private FolderLock(ExclusiveFile file) {
        this.file = file;
    }

    /**
     * Locks {@code folder}.
     *
     * @throws StorageException if it is locked already
     */
    static FolderLock acquire(Path folder) throws IOException, StorageException {
        return new FolderLock(ExclusiveFile.createOrTryLock(folder.resolve(NAME))
                .orElseThrow(() -> new StorageException("the ledger in " + folder + " is open already")));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
