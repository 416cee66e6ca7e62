package org.medchain.core.data;

import com.google.common.cache.CacheBuilder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import org.medchain.chain.event.DataId;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.FileTrees;
import org.medchain.io.ReadFiles;

/**
 * A data store in a folder, one file an object: {@code <data id>/<chunk index / 1000>/<chunk index>-<object id>}. Files belong
 * to their owner alone and are not encrypted: encryption at rest is the file system's. Several processes may share the folder.
 * The file system must have hard links, by which a complete object gets its name where none is. Thread-safe.
 */
public final class FileHealthDataStore implements HealthDataStore, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FileHealthDataStore.class.getName());
    private static final long CHUNKS_PER_FOLDER = 1000;
    private static final String STAGING = ".staging";
    private static final long REMEMBERED = 10_000;

    /** Makes durable what the operating system may still have in memory alone. */
    interface Syncing {
        /** As the operating system does. */
        Syncing REAL = new Syncing() {
            @Override
            public void file(FileDescriptor file) throws IOException {
                file.sync();
            }

            @Override
            public void folder(Path folder) throws IOException {
                DurableFiles.syncFolder(folder);
            }
        };

        /** The content of a file. */
        void file(FileDescriptor file) throws IOException;

        /** Which entries a folder has, and which it has no more. */
        void folder(Path folder) throws IOException;
    }

    private final Path root;
    private final StagingFolder staging;
    private final Syncing syncing;

    /** Folders that are known to be durable: that is made sure of once, and not for every object in them. */
    private final Set<Path> durable = Collections.newSetFromMap(CacheBuilder.newBuilder()
            .maximumSize(REMEMBERED)
            .<Path, Boolean>build()
            .asMap());

    private FileHealthDataStore(Path root, StagingFolder staging, Syncing syncing) {
        this.root = root;
        this.staging = staging;
        this.syncing = syncing;
    }

    /** Opens the store in {@code root}, which is made if missing; deletes what dead processes left unfinished. */
    public static FileHealthDataStore open(Path root) throws StorageException {
        return open(root, Syncing.REAL);
    }

    static FileHealthDataStore open(Path root, Syncing syncing) throws StorageException {
        try {
            DurableFiles.createFolder(root);
            return new FileHealthDataStore(root, StagingFolder.open(root.resolve(STAGING)), syncing);
        } catch (IOException e) {
            throw new StorageException("the data store in " + root + " cannot be opened", e);
        }
    }

    @Override
    public long create(ObjectName name, InputStream content)
            throws IOException, AlreadyStoredException, StorageException {
        Path file = file(name);
        if (Files.exists(file)) {
            throw new AlreadyStoredException(name);
        }
        SourceTrackingCopy copy = new SourceTrackingCopy(content);
        try {
            Path temporary = staging.newFile();
            try {
                write(temporary, copy);
                if (!link(temporary, file)) {
                    throw new AlreadyStoredException(name);
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
            return copy.size();
        } catch (IOException e) {
            copy.throwIfSourceFailed();
            throw new StorageException(name + " cannot be stored; nothing of it is there", e);
        }
    }

    private void write(Path temporary, SourceTrackingCopy copy) throws IOException {
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            copy.writeTo(out);
            syncing.file(out.getFD());
        }
    }

    /** False if the name is taken. */
    private boolean link(Path temporary, Path file) throws IOException {
        Path folder = parent(file);
        create(folder);
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try {
            Uninterruptibly.run(() -> syncing.folder(folder));
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void create(Path folder) throws IOException {
        if (!durable.contains(folder) || !Files.isDirectory(folder)) {
            Uninterruptibly.run(() -> DurableFiles.createFolder(folder, syncing::folder));
            durable.add(folder);
        }
    }

    @Override
    public InputStream open(ObjectName name) throws StorageException {
        Path file = file(name);
        try {
            return ReadFiles.stream(file);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public long size(ObjectName name) throws StorageException {
        try {
            return Files.size(file(name));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** An object that is not there may have been deleted by a try that failed before this was durable. */
    @Override
    public void delete(ObjectName name) throws StorageException {
        Path file = file(name);
        try {
            Files.deleteIfExists(file);
            Uninterruptibly.run(() -> syncing.folder(parent(file)));
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.TRACE, "{0} is not there, and nothing of its folder", name);
        } catch (IOException e) {
            throw new StorageException(name + " cannot be deleted", e);
        }
    }

    /** As for one object: what is gone already is made durably so. */
    @Override
    public void deleteAll(DataId data) throws StorageException {
        try {
            FileTrees.delete(root.resolve(data.value().toHex()));
            Uninterruptibly.run(() -> syncing.folder(root));
        } catch (IOException e) {
            throw new StorageException("data " + data + " cannot be deleted", e);
        }
    }

    /** Lets other stores know that nothing is on its way here any more. What is stored stays. */
    @Override
    public void close() throws StorageException {
        try {
            staging.close();
        } catch (IOException e) {
            throw new StorageException("the data store in " + root + " cannot be closed", e);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file in a folder was expected, found " + file);
        }
        return parent;
    }

    private Path folder(ObjectName name) {
        return root.resolve(name.data().value().toHex())
                .resolve(Long.toString(name.index().value() / CHUNKS_PER_FOLDER));
    }

    private Path file(ObjectName name) {
        return folder(name).resolve(name.index().value() + "-" + name.id().toHex());
    }

    private static StorageException unreadable(ObjectName name, IOException cause) {
        String why = cause instanceof NoSuchFileException ? " is not in the data store" : " cannot be read";
        return new StorageException(name + why, cause);
    }
}
