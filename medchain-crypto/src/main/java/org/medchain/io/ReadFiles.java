package org.medchain.io;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files through {@code java.io}, because a channel closes itself when its reader is interrupted. {@code java.io} has one exception
 * for a file that is missing, one that may not be read and a process that has too many files open; here the first is told apart.
 */
public final class ReadFiles {
    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    private ReadFiles() {}

    /**
     * Opens a file to be read from its beginning.
     *
     * @throws NoSuchFileException if there is no such file
     */
    public static InputStream stream(Path file) throws IOException {
        return open(file, () -> new FileInputStream(file.toFile()));
    }

    /**
     * Opens a file to be read anywhere.
     *
     * @throws NoSuchFileException if there is no such file
     */
    public static RandomAccessFile anywhere(Path file) throws IOException {
        return open(file, () -> new RandomAccessFile(file.toFile(), "r"));
    }

    private static <T> T open(Path file, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (FileNotFoundException e) {
            if (Files.exists(file)) {
                throw e;
            }
            NoSuchFileException missing = new NoSuchFileException(file.toString());
            missing.initCause(e);
            throw missing;
        }
    }
}
