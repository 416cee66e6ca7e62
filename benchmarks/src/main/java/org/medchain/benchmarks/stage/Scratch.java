package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.io.FileTrees;

/** A folder for what is measured, deleted when it is closed. Not thread-safe. */
public final class Scratch implements AutoCloseable {
    private final Path root;
    private int folders;

    private Scratch(Path root) {
        this.root = root;
    }

    /** A fresh folder on the disk of {@code parent}, which is made if it is missing. */
    public static Scratch in(Path parent) throws IOException {
        return new Scratch(Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), "scratch"));
    }

    /** A fresh folder on the disk for temporary files. */
    public static Scratch temporary() throws IOException {
        return new Scratch(Files.createTempDirectory("medchain-benchmark"));
    }

    /** The path of a folder that is not there yet. */
    public Path next() {
        folders++;
        return root.resolve("folder-" + folders);
    }

    /** A copy of a folder that nothing has open. */
    public Path copy(Path source) throws IOException {
        Path target = next();
        for (Path path : FileTrees.all(source)) {
            Files.copy(path, target.resolve(source.relativize(path)));
        }
        return target;
    }

    /** The bytes of all files in a folder. */
    public static long size(Path folder) throws IOException {
        long size = 0;
        for (Path path : FileTrees.files(folder)) {
            size += path.toFile().length(); // Zero of a file that has gone.
        }
        return size;
    }

    @Override
    public void close() throws IOException {
        FileTrees.delete(root);
    }
}
