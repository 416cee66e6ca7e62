package org.medchain.dht.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies of a directory's folder: what a crash at that instant would leave behind, as long as nothing writes. */
public final class Folders {
    private Folders() {}

    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The files whose content matters: not what RocksDB notes of its doings and options, nor its lock. */
    public static List<Path> dataFiles(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> !file.getFileName().toString().matches("LOG.*|LOCK|OPTIONS-.*"))
                .toList();
    }

    /** The log of writes that are not in a table yet. */
    public static Path writeLog(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    public static Path copy(Path folder, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files(folder)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        return target;
    }

    /** A copy during which no file came, went or grew: what is done in the background may do so, and then it starts over. */
    public static Path copyUnchanging(Path folder, Path target) throws IOException {
        while (true) {
            Map<Path, Long> before = sizes(folder);
            try {
                copy(folder, target);
                if (sizes(folder).equals(before)) {
                    return target;
                }
            } catch (NoSuchFileException e) {
                // A file went between being listed and being read.
            }
            delete(target);
        }
    }

    private static Map<Path, Long> sizes(Path folder) throws IOException {
        Map<Path, Long> sizes = new HashMap<>();
        for (Path file : files(folder)) {
            sizes.put(file, file.toFile().length());
        }
        return sizes;
    }

    public static void delete(Path folder) {
        try {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
