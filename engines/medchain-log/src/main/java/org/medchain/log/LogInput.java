package org.medchain.log;

import java.io.Closeable;
import java.io.IOException;

/** A file with random read access. Not thread-safe. */
public interface LogInput extends Closeable {
    /** The bytes in the file. */
    long size() throws IOException;

    /**
     * The {@code length} bytes from {@code offset}.
     *
     * @throws java.io.EOFException if the file is shorter
     */
    byte[] read(long offset, int length) throws IOException;
}
