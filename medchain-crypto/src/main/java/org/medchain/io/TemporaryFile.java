package org.medchain.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is being written under another name. It is locked while its writer lives, and left over when nobody has locked it. */
final class TemporaryFile implements AutoCloseable {
    private static final String ENDING = ".tmp";

    /** A name as it is made here, but for one in a hundred million, with a number of fewer digits. */
    private static final Pattern NAME = Pattern.compile("(.+)\\.[0-9]{12,20}\\.tmp");

    private static final int ATTEMPTS = 100;

    private final Path path;
    private final ExclusiveFile lock;

    private TemporaryFile(Path path, ExclusiveFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /** A new and empty one for a file called {@code name}. */
    static TemporaryFile create(Path folder, String name, FileAttribute<?>... attributes) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Path path = Files.createTempFile(folder, name + ".", ENDING, attributes);
            Optional<ExclusiveFile> lock = lock(path);
            if (lock.isPresent() && Files.exists(path)) {
                return new TemporaryFile(path, lock.get());
            } else if (lock.isPresent()) {
                lock.get().close();
            }
        }
        throw new IOException("expected a temporary file in " + folder
                + ", found that others delete each one at once; a retry may help");
    }

    /** Empty if somebody who sweeps was faster. */
    private static Optional<ExclusiveFile> lock(Path created) throws IOException {
        try {
            return ExclusiveFile.tryLock(created);
        } catch (NoSuchFileException swept) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(created);
            throw e;
        }
    }

    /** Deletes those in {@code folder} that nobody writes any more: for a file called {@code name}, or for any. */
    static void sweep(Path folder, Optional<String> name) throws IOException {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.toList();
        }
        for (Path file : found) {
            Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
            if (matcher.matches()
                    && (name.isEmpty() || name.get().equals(matcher.group(1)))
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                deleteLeftOver(file);
            }
        }
    }

    private static void deleteLeftOver(Path file) throws IOException {
        Optional<ExclusiveFile> lock;
        try {
            lock = ExclusiveFile.tryLock(file);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return; // It has gone meanwhile, or is another user's.
        }
        if (lock.isPresent()) {
            new TemporaryFile(file, lock.get()).close();
        }
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return lock.channel();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(path);
        }
    }
}
