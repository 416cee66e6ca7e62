package org.medchain.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the segments of a log live; a seam, so that tests can cut the power. Thread-safe. */
public interface LogFolder {
    /** A folder on the disk; created, durably, if it is missing. */
    static LogFolder onDisk(Path folder) throws IOException {
        return DiskFolder.at(folder);
    }

    /** The names of all files here, ascending. */
    List<String> names() throws IOException;

    /** Opens a file for reading and writing; creates it, durably, if it is missing. */
    LogFile open(String name) throws IOException;

    /** Opens an existing file for reading. Interrupting the reader neither fails nor disturbs it. */
    LogInput read(String name) throws IOException;
}
