package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.io.ExclusiveFile;

/**
 * The turn of a command that reads a file, changes it and writes over it: of several at once each reads what the one before wrote.
 * The lock, a file of the same name and {@code .lock}, stays behind.
 */
final class Turn implements AutoCloseable {
    private final @Nullable ExclusiveFile lock;

    private Turn(@Nullable ExclusiveFile lock) {
        this.lock = lock;
    }

    /** Waits for the turn, if one of the files that are read is the one that is written over; else nobody has to. */
    static Turn of(List<Path> read, Path written, Duration patience) throws CommandException, IOException {
        for (Path one : read) {
            if (Files.exists(one) && Files.exists(written) && Files.isSameFile(one, written)) {
                return alone(written.toRealPath(), patience);
            }
        }
        return new Turn(null);
    }

    private static Turn alone(Path file, Duration patience) throws CommandException, IOException {
        return new Turn(ExclusiveFile.createAndLock(file.resolveSibling(file.getFileName() + ".lock"), patience)
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNAVAILABLE,
                        "another command reads " + file + " and writes over it, expected one at a time; a retry helps"
                                + " once that one has ended")));
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
