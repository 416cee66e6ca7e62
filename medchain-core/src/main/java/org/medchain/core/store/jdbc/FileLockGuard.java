package org.medchain.core.store.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.medchain.error.StorageException;

/** Keeps a second process, and a second store of this one, off a catalogue's file. The system ends it with the process. */
final class FileLockGuard implements AutoCloseable {
    private final FileChannel channel;

    private FileLockGuard(FileChannel channel) {
        this.channel = channel;
    }

    static FileLockGuard acquire(Path catalogue, Path lockFile) throws IOException, StorageException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new StorageException("the catalogue in " + catalogue
                    + " is open already, here or in another process, expected one process for a file; a retry helps once"
                    + " that one has closed it. Several processes share a catalogue in PostgreSQL");
        }
        return new FileLockGuard(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
