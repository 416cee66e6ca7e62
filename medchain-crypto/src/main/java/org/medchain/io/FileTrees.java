package org.medchain.io;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole folders that others may be changing: what goes while it is looked at is gone, and no error. Links are not followed. */
public final class FileTrees {
    private FileTrees() {}

    /** The files in {@code folder} and below it, ascending; none if there is no such folder. */
    public static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new Visitor() {
            @Override
            void visit(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
            }

            @Override
            void leave(Path visited) {
                // Only files are listed.
            }
        });
        Collections.sort(files);
        return files;
    }

    /** {@code folder} and all files and folders below it, each folder before what is in it; none if there is no such folder. */
    public static List<Path> all(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(folder, new Visitor() {
            @Override
            void visit(Path file, BasicFileAttributes attributes) {
                all.add(file);
            }

            @Override
            void leave(Path visited) {
                all.add(visited);
            }
        });
        Collections.sort(all);
        return all;
    }

    /** Deletes {@code folder} with its contents, if it exists. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new Visitor() {
            @Override
            void visit(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
            }

            @Override
            void leave(Path visited) throws IOException {
                Files.deleteIfExists(visited);
            }
        });
    }

    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        abstract void visit(Path file, BasicFileAttributes attributes) throws IOException;

        abstract void leave(Path visited) throws IOException;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            visit(file, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            requireGone(failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                requireGone(failure);
            }
            leave(visited);
            return FileVisitResult.CONTINUE;
        }

        private static void requireGone(IOException failure) throws IOException {
            if (!(failure instanceof NoSuchFileException)) {
                throw failure;
            }
        }
    }
}
