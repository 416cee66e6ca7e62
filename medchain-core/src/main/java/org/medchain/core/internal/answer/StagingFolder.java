package org.medchain.core.internal.answer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;

/**
 * Where answers wait, sealed, while they are verified and read. It belongs to one requester at a time, so that what is in it
 * at opening was left by a process that was killed, and goes. Thread-safe.
 */
final class StagingFolder implements AutoCloseable {
    private static final String PREFIX = "answer-";
    private static final String SUFFIX = ".sealed";

    private final Path folder;
    private final ExclusiveFile lock;

    private StagingFolder(Path folder, ExclusiveFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the folder, which is made if missing, and deletes the answers left in it.
     *
     * @throws StorageException if it cannot be, or another requester has it open
     */
    static StagingFolder open(Path folder) throws StorageException {
        ExclusiveFile lock = lock(folder);
        boolean complete = false;
        try {
            sweep(folder);
            complete = true;
            return new StagingFolder(folder, lock);
        } catch (IOException e) {
            throw new StorageException("what an earlier process left in the staging folder cannot be deleted", e);
        } finally {
            if (!complete) {
                close(lock);
            }
        }
    }

    /** A new file for one answer. */
    Path newFile() throws StorageException {
        try {
            return Files.createTempFile(folder, PREFIX, SUFFIX);
        } catch (IOException e) {
            throw new StorageException("the staging file cannot be made", e);
        }
    }

    @Override
    public void close() throws StorageException {
        close(lock);
    }

    private static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static ExclusiveFile lock(Path folder) throws StorageException {
        try {
            DurableFiles.createFolder(folder);
            return ExclusiveFile.createOrTryLock(folder.resolve("lock"))
                    .orElseThrow(() -> new StorageException("the staging folder is in use by another requester: close"
                            + " that one, or use another folder"));
        } catch (IOException e) {
            throw new StorageException("the staging folder cannot be opened", e);
        }
    }

    private static void close(ExclusiveFile lock) throws StorageException {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StorageException("the staging folder's lock cannot be released", e);
        }
    }
}
