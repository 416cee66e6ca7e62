package org.medchain.chain.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.io.DurableFiles;
import org.medchain.log.DiskFolder;
import org.medchain.log.LogInput;
import org.medchain.log.LogRecord;

/**
 * Replacements of blocks that the log has lost, each in a file with one record of the log's format. A file is complete or missing.
 * The log itself is never overwritten. Thread-safe.
 */
final class SpareBlocks {
    private static final Pattern NAME = Pattern.compile("block-(\\d{19})\\.log");

    private final Path folder;
    private final SortedSet<Long> heights = new ConcurrentSkipListSet<>();

    private SpareBlocks(Path folder) {
        this.folder = folder;
    }

    /** Opens the files in {@code folder}, which need not exist. Deletes what a crash left incomplete. */
    static SpareBlocks open(Path folder) throws IOException {
        SpareBlocks spare = new SpareBlocks(folder);
        for (Path file : Files.isDirectory(folder) ? files(folder) : List.<Path>of()) {
            Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
            if (matcher.matches()) {
                spare.heights.add(Long.parseLong(matcher.group(1)));
            } else {
                Files.delete(file);
            }
        }
        return spare;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The heights of the replaced blocks. */
    SortedSet<Long> heights() {
        return heights.stream().collect(Collectors.toCollection(TreeSet::new));
    }

    /** Stores a block, durably. */
    void put(long height, Bytes payload) throws IOException {
        DurableFiles.createFolder(folder);
        DurableFiles.replace(file(height), Bytes.takeOwnership(LogRecord.encode(height, payload)));
        heights.add(height);
    }

    /** The block, if it was replaced and its record is sound. */
    Optional<Bytes> get(long height) {
        if (!heights.contains(height)) {
            return Optional.empty();
        }
        try (LogInput file = DiskFolder.input(file(height))) {
            return LogRecord.read(file, 0, height).map(LogRecord::payload);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path file(long height) {
        return folder.resolve(String.format(Locale.ROOT, "block-%019d.log", height));
    }
}
