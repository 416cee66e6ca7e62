package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
        for (Path path : tree(source)) {
            Files.copy(path, target.resolve(source.relativize(path)));
        }
        return target;
    }

    /** The bytes of all files in a folder. */
    public static long size(Path folder) throws IOException {
        long size = 0;
        for (Path path : tree(folder)) {
            size += Files.isRegularFile(path) ? Files.size(path) : 0;
        }
        return size;
    }

    /** Deletes a folder that nothing has open. */
    public static void delete(Path folder) throws IOException {
        for (Path path : tree(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
        }
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.toList();
        }
    }

    @Override
    public void close() throws IOException {
        delete(root);
    }
}
