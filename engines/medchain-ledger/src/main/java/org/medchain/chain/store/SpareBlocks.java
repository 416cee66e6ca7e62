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
 * Blocks in place of those that the log has lost: a file for each, with one record as the log has them. A file is there as a
 * whole or not at all; so the log itself is never written again, whatever happens meanwhile. Thread-safe.
 */
final class SpareBlocks {
    private static final Pattern NAME = Pattern.compile("block-(\\d{19})\\.log");

    private final Path folder;
    private final SortedSet<Long> heights = new ConcurrentSkipListSet<>();

    private SpareBlocks(Path folder) {
        this.folder = folder;
    }

    /** Those in {@code folder}, which may not be there. What a stopped process had begun to write is removed. */
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

    /** The heights of the blocks here. */
    SortedSet<Long> heights() {
        return heights.stream().collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keeps a block, durably. */
    void put(long height, Bytes payload) throws IOException {
        DurableFiles.createFolder(folder);
        DurableFiles.replace(file(height), Bytes.takeOwnership(LogRecord.encode(height, payload)));
        heights.add(height);
    }

    /** The block, if it is here and sound. */
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
