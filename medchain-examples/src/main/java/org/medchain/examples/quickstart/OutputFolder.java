package org.medchain.examples.quickstart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medchain.io.FileTrees;

/**
 * The folder of the results, which one run has at a time. A run deletes what the run before made there, and nothing else:
 * a folder without the mark of a run is not touched, and what lies beside the results stays.
 */
final class OutputFolder implements AutoCloseable {
    /** Names a run gives; whatever it makes must be under one of them. */
    static final Pattern MADE =
            Pattern.compile("state|device|hospital-data|member-\\d+|patient\\.p12(\\.lock)?|ecg\\.png|record\\.txt");

    static final String MARK = ".quickstart";

    private static final String DEVICE = "device";
    /** The name of the record that a run makes if it is given none. */
    static final String RECORD_MADE = "synthetic";

    private static final int NAMED = 3;

    private final Path folder;
    private final FileChannel mark;

    private OutputFolder(Path folder, FileChannel mark) {
        this.folder = folder;
        this.mark = mark;
    }

    /**
     * Says whether a run may use the folder, without changing anything.
     *
     * @param record the header of the record that the run takes, if it was given one
     * @throws IOException if the folder is not one that a run made, nor new, nor empty, or if the record lies in it
     */
    static void check(Path folder, Optional<Path> record) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("expected a folder for the results, found something else at " + folder
                    + "; move it away, and run again");
        }
        if (record.isPresent() && record.get().toRealPath().startsWith(folder.toRealPath())) {
            throw new IOException("expected a record outside the folder of the results, which the run empties, found "
                    + record.get() + "; copy the record elsewhere, and run again");
        }
        List<String> names = names(folder);
        if (!names.isEmpty() && !Files.isRegularFile(folder.resolve(MARK), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("expected a folder that a run made, an empty one or none at " + folder + ", found "
                    + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                    + (names.size() > NAMED ? " and more" : "") + " in it, but no file " + MARK
                    + "; move it away, and run again");
        }
    }

    /**
     * Takes the folder, and deletes what the run before made in it.
     *
     * @throws IOException if another run has it, or it cannot be written
     */
    static OutputFolder take(Path folder) throws IOException {
        check(folder, Optional.empty());
        Files.createDirectories(folder);
        FileChannel mark = FileChannel.open(folder.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OutputFolder taken = new OutputFolder(folder, mark);
        boolean complete = false;
        try {
            taken.lock();
            taken.empty();
            complete = true;
            return taken;
        } finally {
            if (!complete) {
                taken.close();
            }
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = mark.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException(
                    "expected nobody else at work in " + folder + ", found another run; try again when it has ended");
        }
        String text = "The quickstart of MedChain writes its results here, and deletes those of the run before.\n";
        mark.truncate(0);
        mark.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void empty() throws IOException {
        for (String name : names(folder)) {
            if (name.equals(DEVICE)) {
                emptyDevice();
            } else if (MADE.matcher(name).matches()) {
                FileTrees.delete(folder.resolve(name));
            }
        }
    }

    /** Where the device's record lies if it is made here. */
    Path device() throws IOException {
        return Files.createDirectories(folder.resolve(DEVICE));
    }

    /** Whoever finds a record there may put another beside it. */
    private void emptyDevice() throws IOException {
        Path device = folder.resolve(DEVICE);
        Files.deleteIfExists(device.resolve(RECORD_MADE + ".hea"));
        Files.deleteIfExists(device.resolve(RECORD_MADE + ".dat"));
        if (names(device).isEmpty()) {
            Files.delete(device);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        mark.close();
    }
}
