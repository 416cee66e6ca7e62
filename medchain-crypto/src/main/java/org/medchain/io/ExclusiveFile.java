package org.medchain.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A lock on a file that marks its folder as in use. It excludes other processes and other users in this process. The
 * operating system releases it when the process ends.
 *
 * <p>Under POSIX a process loses its lock when it closes <em>any</em> channel of the file. This class therefore opens
 * the file only while nobody in this process holds the lock; other code must not open it at all. Thread-safe.
 */
public final class ExclusiveFile implements AutoCloseable {
    /** Real paths of files that this process has locked. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final FileChannel channel;
    private boolean closed;

    private ExclusiveFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Locks an existing file.
     *
     * @return empty if it is locked, here or in another process
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static Optional<ExclusiveFile> tryLock(Path file) throws IOException {
        synchronized (HELD) {
            Path path = file.toRealPath();
            if (HELD.contains(path)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock == null) {
                return Optional.empty();
            }
            HELD.add(path);
            return Optional.of(new ExclusiveFile(path, channel));
        }
    }

    /**
     * Locks a file, creating it if missing.
     *
     * @return empty if it is locked, here or in another process
     */
    public static Optional<ExclusiveFile> createOrTryLock(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
        return tryLock(file);
    }

    /** Releases the lock. The file remains. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (!closed) {
                closed = true;
                HELD.remove(path);
                channel.close();
            }
        }
    }
}
