package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.FileTrees;

/**
 * A folder that a command fills, beside the one that it becomes. What a command left that was killed is deleted by the next one
 * with the same target; one that fails deletes its own.
 */
final class UnfinishedFolder implements AutoCloseable {
    private static final String LOCK = "unfinished";

    private final Path target;
    private final Path growing;
    private final ExclusiveFile lock;
    private boolean finished;

    private UnfinishedFolder(Path target, Path growing, ExclusiveFile lock) {
        this.target = target;
        this.growing = growing;
        this.lock = lock;
    }

    /** Makes an empty folder, which no other command uses until this is closed. */
    static UnfinishedFolder begin(Path target) throws CommandException, IOException {
        requireNothing(target);
        Path growing = target.resolveSibling(target.getFileName() + ".part");
        if (Files.exists(growing, LinkOption.NOFOLLOW_LINKS) && !isLeftOver(growing)) {
            throw occupied(growing);
        }
        DurableFiles.createFolder(growing);
        ExclusiveFile lock = ExclusiveFile.createOrTryLock(growing.resolve(LOCK))
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNAVAILABLE,
                        "another command makes " + target + ", in " + growing
                                + ", expected one at a time; a retry helps if that one fails"));
        UnfinishedFolder begun = new UnfinishedFolder(target, growing, lock);
        try {
            requireNothing(target);
            begun.clear();
            return begun;
        } catch (CommandException | IOException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireNothing(Path target) throws CommandException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw occupied(target);
        }
    }

    private static CommandException occupied(Path path) {
        return new CommandException(ExitCode.REFUSED, "expected nothing at " + path + ", found something");
    }

    /** Of a command that was killed: it makes the lock first. */
    private static boolean isLeftOver(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(folder.resolve(LOCK)) || content(folder).isEmpty());
    }

    private static List<Path> content(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }

    Path folder() {
        return growing;
    }

    /** Gives the folder, whole and durable, its name. */
    void finish() throws IOException {
        Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        DurableFiles.delete(target.resolve(LOCK));
        DurableFiles.syncFolder(OutputFile.folderOf(target));
    }

    private void clear() throws IOException {
        for (Path each : content(growing)) {
            if (!each.endsWith(LOCK)) {
                FileTrees.delete(each);
            }
        }
    }

    /** The lock stays behind, lest another command be in the folder when it goes. */
    @Override
    public void close() throws IOException {
        try {
            if (!finished) {
                clear();
            }
        } finally {
            lock.close();
        }
    }
}
