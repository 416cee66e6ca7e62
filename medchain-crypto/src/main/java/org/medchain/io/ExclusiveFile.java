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
 * The lock of a file that says that somebody uses what is beside it. It keeps out other processes, and other users in this
 * one; the operating system ends it with the process.
 *
 * <p>Under POSIX a process loses its lock when it closes <em>any</em> channel of the file. So the file is only opened when
 * nobody in this process has the lock; code outside of this class must not open it at all. Thread-safe.
 */
public final class ExclusiveFile implements AutoCloseable {
    /** Real paths of files that are locked, or looked at, by this process. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final FileChannel channel;
    private boolean closed;

    private ExclusiveFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Locks a file that exists.
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
     * Locks a file, which is made if missing.
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

    /** Ends the lock. The file stays, unless somebody has deleted it. */
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
