package org.medchain.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** The folder of a log's segments. Tests replace it to simulate power failures. Thread-safe. */
public interface LogFolder {
    /** A folder on the disk; creates it, durably, if it is missing. Each fsync of its files is measured. */
    static LogFolder onDisk(Path folder, Metrics metrics, Tag.LogFile log) throws IOException {
        return DiskFolder.at(folder, metrics, log);
    }

    /** The names of all files in the folder, ascending. */
    List<String> names() throws IOException;

    /** Opens a file for reading and writing; creates it, durably, if it is missing. */
    LogFile open(String name) throws IOException;

    /**
     * Opens an existing file for reading. Interrupting the reading thread has no effect on it.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    LogInput read(String name) throws IOException;
}
