package org.medchain.dht.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.medchain.error.StorageException;

/** Measures folders. */
final class FolderSize {
    private FolderSize() {}

    /** The sum of the sizes of the files in {@code folder}, without folders inside it. Files may be created and deleted meanwhile. */
    static long of(Path folder) throws StorageException {
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                total += sizeOf(file);
            }
            return total;
        } catch (IOException e) {
            throw new StorageException("measuring " + folder + " failed: " + e.getMessage(), e);
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
