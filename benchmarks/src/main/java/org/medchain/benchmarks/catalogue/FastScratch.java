package org.medchain.benchmarks.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.benchmarks.stage.Scratch;

/** Where things are prepared that are measured elsewhere. */
public final class FastScratch {
    private static final Path MEMORY = Path.of("/dev/shm");

    private FastScratch() {}

    /** In memory, where nothing waits for a disk, if the system offers that; beside the results otherwise. */
    public static Scratch beside(Path results) throws IOException {
        return Scratch.in(Files.isWritable(MEMORY) ? MEMORY : results);
    }
}
