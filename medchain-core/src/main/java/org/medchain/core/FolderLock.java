package org.medchain.core;

import java.io.IOException;
import java.nio.file.Path;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;

/** Keeps a folder to one instance of {@link MedChain}. */
final class FolderLock {
    private static final String FILE = "medchain.lock";

    private final ExclusiveFile file;

    private FolderLock(ExclusiveFile file) {
        this.file = file;
    }

    /** Locks {@code folder}, which is made if missing. */
    static FolderLock of(Path folder) throws MedChainException {
        try {
            DurableFiles.createFolder(folder);
            return new FolderLock(ExclusiveFile.createOrTryLock(folder.resolve(FILE))
                    .orElseThrow(() -> new StorageException("the folder " + folder
                            + " is in use by another MedChain, here or in another process, expected one at a time;"
                            + " a retry helps once that one has closed it")));
        } catch (IOException e) {
            throw new StorageException("the folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    void close() throws StorageException {
        try {
            file.close();
        } catch (IOException e) {
            throw new StorageException("the lock of a folder cannot be ended: " + e.getMessage(), e);
        }
    }
}
