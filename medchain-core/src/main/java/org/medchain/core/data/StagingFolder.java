package org.medchain.core.data;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;

/**
 * Where chunks are written until they are complete: one folder of its own for each open store, locked while the store is
 * open, so that what a dead process left is known and deleted by the next one.
 */
final class StagingFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StagingFolder.class.getName());
    private static final String LOCK = "lock";
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path folder;
    private final ExclusiveFile lock;

    private StagingFolder(Path folder, ExclusiveFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes a folder under {@code all}, and deletes those of dead processes. */
    static StagingFolder open(Path all) throws IOException {
        DurableFiles.createFolder(all);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(all)) {
            for (Path other : others) {
                sweep(other);
            }
        }
        Path own = all.resolve(UUID.randomUUID().toString());
        DurableFiles.createFolder(own);
        Path file = Files.createFile(own.resolve(LOCK), OWNER_ONLY);
        ExclusiveFile lock = ExclusiveFile.tryLock(file)
                .orElseThrow(() -> new IOException("the staging folder " + own + " is locked"));
        try {
            StagingFolder opened = new StagingFolder(own, lock);
            opened.requireHardLinks();
            return opened;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** An empty file that nobody else has. */
    Path newFile() throws IOException {
        return Files.createFile(folder.resolve(UUID.randomUUID().toString()), OWNER_ONLY);
    }

    private void requireHardLinks() throws IOException {
        Path file = newFile();
        Path link = folder.resolve(file.getFileName() + ".link");
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.getFD().sync();
            Files.createLink(link, file);
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system of " + folder + " has no hard links", e);
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(file);
        }
    }

    /** Deletes the folder of a store that is not open any more. One without a lock file is just being made or deleted. */
    private static void sweep(Path other) throws IOException {
        try {
            Optional<ExclusiveFile> dead = ExclusiveFile.tryLock(other.resolve(LOCK));
            if (dead.isEmpty()) {
                return;
            }
            try {
                deleteWhole(other);
            } finally {
                dead.get().close();
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.TRACE, "staging folder {0} has no lock", other.getFileName());
        }
    }

    private static void deleteWhole(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() throws IOException {
        deleteWhole(folder);
        lock.close();
    }
}
