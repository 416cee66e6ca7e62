package org.medchain.benchmarks.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has written, as Linux counts it.
 *
 * @param handed bytes handed to the system in write calls
 * @param stored bytes of the pages that have to go to a disk for that: whole pages of 4 KiB, each time one that was synced is
 *     written again; without the journal of the file system, and none on one that is in memory
 */
record Written(long handed, long stored) {
    static final Written NOTHING = new Written(0, 0);

    private static final Path COUNTERS = Path.of("/proc/self/io");

    /** Until now; nothing at all where the system does not count. */
    static Written now() {
        if (!Files.isReadable(COUNTERS)) {
            return NOTHING;
        }
        long handed = 0;
        long stored = 0;
        try {
            for (String line : Files.readAllLines(COUNTERS)) {
                String[] counter = line.split(": ", -1);
                switch (counter[0]) {
                    case "wchar" -> handed = Long.parseLong(counter[1]);
                    case "write_bytes" -> stored = Long.parseLong(counter[1]);
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(handed, stored);
    }

    Written plus(Written other) {
        return new Written(handed + other.handed, stored + other.stored);
    }

    Written minus(Written other) {
        return new Written(handed - other.handed, stored - other.stored);
    }
}
