package org.medchain.core.data;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/**
 * A data store in a folder: {@code <data id>/<chunk index>}, one file a chunk, in folders of a thousand. Files belong to
 * their owner alone and are not encrypted: encryption at rest is the file system's. Several processes may share the folder.
 * The file system must have hard links, by which a complete chunk gets its name where none is. Thread-safe.
 */
public final class FileHealthDataStore implements HealthDataStore, AutoCloseable {
    private static final long CHUNKS_PER_FOLDER = 1000;
    private static final String STAGING = ".staging";

    private final Path root;
    private final StagingFolder staging;

    private FileHealthDataStore(Path root, StagingFolder staging) {
        this.root = root;
        this.staging = staging;
    }

    /** Opens the store in {@code root}, which is made if missing; deletes what dead processes left unfinished. */
    public static FileHealthDataStore open(Path root) throws StorageException {
        try {
            DurableFiles.createFolder(root);
            return new FileHealthDataStore(root, StagingFolder.open(root.resolve(STAGING)));
        } catch (IOException e) {
            throw new StorageException("the data store in " + root + " cannot be opened", e);
        }
    }

    @Override
    public long create(DataId data, ChunkIndex index, InputStream content)
            throws IOException, AlreadyStoredException, StorageException {
        Path file = file(data, index);
        if (Files.exists(file)) {
            throw new AlreadyStoredException(data, index);
        }
        SourceTrackingCopy copy = new SourceTrackingCopy(content);
        try {
            Path temporary = staging.newFile();
            try {
                write(temporary, copy);
                if (!link(temporary, file)) {
                    throw new AlreadyStoredException(data, index);
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
            return copy.size();
        } catch (IOException e) {
            copy.throwIfSourceFailed();
            throw new StorageException(describe(data, index) + " cannot be stored; nothing of it is there", e);
        }
    }

    private static void write(Path temporary, SourceTrackingCopy copy) throws IOException {
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            copy.writeTo(out);
            out.getFD().sync();
        }
    }

    /** False if the name is taken. */
    private static boolean link(Path temporary, Path file) throws IOException {
        Path folder = parent(file);
        Uninterruptibly.run(() -> DurableFiles.createFolder(folder));
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try {
            Uninterruptibly.run(() -> DurableFiles.syncFolder(folder));
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public InputStream open(DataId data, ChunkIndex index) throws StorageException {
        Path file = file(data, index);
        try {
            return new FileInputStream(file.toFile());
        } catch (IOException e) {
            throw unreadable(data, index, Files.exists(file) ? e : new NoSuchFileException(file.toString()));
        }
    }

    @Override
    public long size(DataId data, ChunkIndex index) throws StorageException {
        try {
            return Files.size(file(data, index));
        } catch (IOException e) {
            throw unreadable(data, index, e);
        }
    }

    @Override
    public void delete(DataId data, ChunkIndex index) throws StorageException {
        Path file = file(data, index);
        try {
            if (Files.deleteIfExists(file)) {
                Uninterruptibly.run(() -> DurableFiles.syncFolder(parent(file)));
            }
        } catch (IOException e) {
            throw new StorageException(describe(data, index) + " cannot be deleted", e);
        }
    }

    @Override
    public void deleteAll(DataId data) throws StorageException {
        Path folder = root.resolve(data.value().toHex());
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
            Uninterruptibly.run(() -> DurableFiles.syncFolder(root));
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

    private Path folder(DataId data, ChunkIndex index) {
        return root.resolve(data.value().toHex()).resolve(Long.toString(index.value() / CHUNKS_PER_FOLDER));
    }

    private Path file(DataId data, ChunkIndex index) {
        return folder(data, index).resolve(Long.toString(index.value()));
    }

    private static StorageException unreadable(DataId data, ChunkIndex index, IOException cause) {
        String why = cause instanceof NoSuchFileException ? " is not in the data store" : " cannot be read";
        return new StorageException(describe(data, index) + why, cause);
    }

    private static String describe(DataId data, ChunkIndex index) {
        return "chunk " + index + " of data " + data;
    }
}
