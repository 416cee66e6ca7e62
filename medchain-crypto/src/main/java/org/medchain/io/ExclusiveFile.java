package org.medchain.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

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

    private static final Duration PAUSE = Duration.ofMillis(10);

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
            } catch (OverlappingFileLockException e) {
                return Optional.empty(); // Other code of this process has it.
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

    /**
     * As above; waits for up to {@code patience} while it is locked.
     *
     * @return empty if it still is, or the thread is interrupted
     */
    public static Optional<ExclusiveFile> createAndLock(Path file, Duration patience) throws IOException {
        long start = System.nanoTime();
        Optional<ExclusiveFile> lock = createOrTryLock(file);
        while (lock.isEmpty()
                && System.nanoTime() - start < patience.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            lock = createOrTryLock(file);
        }
        return lock;
    }

    /** The one channel of the file; whoever closes it loses the lock. */
    FileChannel channel() {
        return channel;
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
