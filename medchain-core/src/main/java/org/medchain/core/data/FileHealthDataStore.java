package org.medchain.core.data;

import java.io.IOException;
import java.io.InputStream;
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
 * their owner alone and are not encrypted: encryption at rest is the file system's. Thread-safe.
 */
public final class FileHealthDataStore implements HealthDataStore {
    private static final long CHUNKS_PER_FOLDER = 1000;

    private final Path root;

    private FileHealthDataStore(Path root) {
        this.root = root;
    }

    /** Opens the store in {@code root}, which is made if missing. */
    public static FileHealthDataStore open(Path root) throws StorageException {
        try {
            DurableFiles.createFolder(root);
            return new FileHealthDataStore(root);
        } catch (IOException e) {
            throw new StorageException("the data store cannot be opened", e);
        }
    }

    @Override
    public long put(DataId data, ChunkIndex index, InputStream content) throws IOException, StorageException {
        SourceTrackingCopy copy = new SourceTrackingCopy(content);
        try {
            DurableFiles.createFolder(folder(data, index));
            DurableFiles.replace(file(data, index), copy::writeTo);
            return copy.size();
        } catch (IOException e) {
            copy.throwIfSourceFailed();
            throw new StorageException(describe(data, index) + " cannot be stored", e);
        }
    }

    @Override
    public InputStream open(DataId data, ChunkIndex index) throws StorageException {
        try {
            return Files.newInputStream(file(data, index));
        } catch (IOException e) {
            throw unreadable(data, index, e);
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
    public void remove(DataId data) throws StorageException {
        Path folder = root.resolve(data.value().toHex());
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
            DurableFiles.syncFolder(root);
        } catch (IOException e) {
            throw new StorageException("data " + data + " cannot be removed", e);
        }
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
