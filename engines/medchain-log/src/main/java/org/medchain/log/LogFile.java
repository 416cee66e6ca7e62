package org.medchain.log;

import java.io.IOException;

/** A file that grows at its end. Not thread-safe. */
public interface LogFile extends LogInput {
    /** Writes all of {@code source} at {@code offset}; durable only after {@link #force()}. */
    void write(long offset, byte[] source) throws IOException;

    /** Makes everything written so far durable, and the size of the file with it. */
    void force() throws IOException;

    /** Cuts the file to {@code size} bytes; durable only after {@link #force()}. */
    void truncate(long size) throws IOException;
}
