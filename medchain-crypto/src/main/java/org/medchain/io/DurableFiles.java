package org.medchain.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.medchain.crypto.bytes.Bytes;

/**
 * Writes files so that after a crash at any instant a reader finds the old content or the new, never a part: temporary
 * file, fsync, atomic rename, fsync of the folder. Files and folders made here belong to their owner alone.
 */
public final class DurableFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String TEMPORARY = ".tmp";

    /** Where a file system is, on platforms that say so. */
    private static final String DEVICE = "unix:dev";

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Makes the entries of a folder durable. */
    @FunctionalInterface
    public interface FolderSync {
        void sync(Path folder) throws IOException;
    }

    private DurableFiles() {}

    /**
     * Creates {@code folder} and its parents, if missing, and makes them durable. Several writers, of several processes too, may
     * create one folder at once: it is durable when this returns, whoever created it, and whether that one lived to make it so.
     */
    public static void createFolder(Path folder) throws IOException {
        createFolder(folder, DurableFiles::syncFolder);
    }

    /** The same, where {@code sync} makes the entries of folders durable. */
    public static void createFolder(Path folder, FolderSync sync) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Path parent = absolute.getParent();
        if (Files.isDirectory(absolute)) {
            if (parent != null && isEntryOf(parent, absolute)) {
                syncEntry(parent, sync);
            }
            return;
        }
        if (parent != null) {
            createFolder(parent, sync);
        }
        try {
            Files.createDirectory(absolute, ownerOnly("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(absolute)) {
                throw e;
            }
        }
        if (parent != null) {
            sync.sync(parent);
        }
    }

    /** The folder may have been created just now. Who may not read {@code parent} did not create it, and does not sync it. */
    private static void syncEntry(Path parent, FolderSync sync) throws IOException {
        if (Files.isReadable(parent)) {
            sync.sync(parent);
        }
    }

    /** False if {@code folder} is where another file system begins, or a link to one: no entry of {@code parent} was created. */
    private static boolean isEntryOf(Path parent, Path folder) throws IOException {
        return !UNIX || Files.getAttribute(parent, DEVICE).equals(Files.getAttribute(folder, DEVICE));
    }

    /** Replaces {@code file} with {@code content}. */
    public static void replace(Path file, Bytes content) throws IOException {
        replace(file, out -> out.write(content.toByteArray()));
    }

    /** Replaces {@code file} with what {@code content} writes. If it throws, the file stays as it was. */
    public static void replace(Path file, Content content) throws IOException {
        Path folder = folderOf(file);
        Path temporary = Files.createTempFile(folder, file.getFileName() + ".", TEMPORARY, ownerOnly("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(folder);
    }

    /** Deletes {@code file}, if it is there, and makes that durable. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncFolder(folderOf(file));
        }
    }

    /** Makes the entries of {@code folder} durable, where the platform lets a folder be synced. */
    public static void syncFolder(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file in a folder was expected, found " + file);
        }
        return parent;
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
