package org.medchain.core.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/**
 * Where answers wait, sealed, while they are verified and read. It belongs to one requester at a time, so that what is in it
 * at opening was left by a process that was killed, and goes. Thread-safe.
 */
final class StagingFolder implements AutoCloseable {
    private static final String PREFIX = "answer-";
    private static final String SUFFIX = ".sealed";

    private final Path folder;
    private final FileChannel lock;

    private StagingFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the folder, which is made if missing, and deletes the answers left in it.
     *
     * @throws StorageException if it cannot be, or another requester has it open
     */
    static StagingFolder open(Path folder) throws StorageException {
        FileChannel lock;
        try {
            DurableFiles.createFolder(folder);
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StorageException("the staging folder cannot be opened", e);
        }
        boolean complete = false;
        try {
            if (tryLock(lock) == null) {
                throw new StorageException(
                        "the staging folder is in use by another requester: close that one, or use another folder");
            }
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

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void close(FileChannel lock) throws StorageException {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StorageException("the staging folder's lock cannot be released", e);
        }
    }
}
