package org.medchain.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;

/**
 * Writes files so that a reader after a crash at any instant finds the old content or the new, never a part: temporary
 * file, fsync, atomic rename, fsync of the folder. Only the owner can access the files and folders created here, unless a
 * caller names other {@link Readers}.
 */
public final class DurableFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String OWNER_ONLY = "rw-------";

    /** Identifies the file system, on platforms that report it. */
    private static final String DEVICE = "unix:dev";

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    /** Users that may read a file. */
    public enum Readers {
        /** The file's owner. */
        OWNER(OWNER_ONLY),
        /** Every user of the machine. */
        ALL("rw-r--r--");

        private final String permissions;

        Readers(String permissions) {
            this.permissions = permissions;
        }
    }

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
     * Creates {@code folder} and its parents if missing, and makes them durable. Writers in several threads or
     * processes may create one folder concurrently: when this returns, the folder is durable whoever created it, even
     * if that process crashed before syncing it.
     */
    public static void createFolder(Path folder) throws IOException {
        createFolder(folder, DurableFiles::syncFolder);
    }

    /** As above; {@code sync} makes the entries of folders durable. */
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

    /**
     * Another process may just have created the folder. A process that cannot read {@code parent} did not, and cannot
     * sync it.
     */
    private static void syncEntry(Path parent, FolderSync sync) throws IOException {
        if (Files.isReadable(parent)) {
            sync.sync(parent);
        }
    }

    /**
     * False if {@code folder} is a mount point or a link to another file system, which is no new entry of
     * {@code parent}.
     */
    private static boolean isEntryOf(Path parent, Path folder) throws IOException {
        return !UNIX || Files.getAttribute(parent, DEVICE).equals(Files.getAttribute(folder, DEVICE));
    }

    /** Replaces {@code file} with {@code content}. */
    public static void replace(Path file, Bytes content) throws IOException {
        replace(file, out -> out.write(content.toByteArray()));
    }

    /** Replaces {@code file} with the output of {@code content}. If that throws, the file keeps its content. */
    public static void replace(Path file, Content content) throws IOException {
        replace(file, Readers.OWNER, content);
    }

    /** As above; {@code readers} may read the file from the instant on at which it is there. */
    public static void replace(Path file, Readers readers, Content content) throws IOException {
        write(
                file,
                readers,
                content,
                (temporary, target) -> Files.move(
                        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /**
     * Creates {@code file} with the output of {@code content}. Of several writers at once one creates it.
     *
     * @throws FileAlreadyExistsException if it is there already; it keeps its content
     */
    public static void create(Path file, Readers readers, Content content) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        write(file, readers, content, DurableFiles::moveToNew);
    }

    /** A link, unlike a move, fails if another writer has created the target meanwhile. */
    private static void moveToNew(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException withoutLinks) {
            // FAT, for example. There the look at what exists and the move are two steps.
            Files.move(temporary, target);
        }
    }

    /** Gives a whole and durable file its name. */
    @FunctionalInterface
    private interface Naming {
        void move(Path temporary, Path target) throws IOException;
    }

    private static void write(Path file, Readers readers, Content content, Naming naming) throws IOException {
        Path folder = folderOf(file);
        try (TemporaryFile temporary =
                TemporaryFile.create(folder, String.valueOf(file.getFileName()), ownerOnly(OWNER_ONLY))) {
            content.writeTo(Channels.newOutputStream(temporary.channel()));
            if (POSIX && readers != Readers.OWNER) {
                Files.setPosixFilePermissions(temporary.path(), PosixFilePermissions.fromString(readers.permissions));
            }
            temporary.channel().force(true);
            naming.move(temporary.path(), file);
        }
        syncFolder(folder);
    }

    /** Deletes the temporary files of writers of {@code file} that were killed, and none of those at work. */
    public static void sweep(Path file) throws IOException {
        TemporaryFile.sweep(folderOf(file), Optional.of(String.valueOf(file.getFileName())));
    }

    /** As above, of writers of whatever file in {@code folder}. */
    public static void sweepFolder(Path folder) throws IOException {
        TemporaryFile.sweep(folder, Optional.empty());
    }

    /** Deletes {@code file} if it exists, durably. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncFolder(folderOf(file));
        }
    }

    /** Makes the entries of {@code folder} durable, on platforms that can sync a folder. */
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
            throw new IllegalArgumentException("expected a file in a folder, found " + file);
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
