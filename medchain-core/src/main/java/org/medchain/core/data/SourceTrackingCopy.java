package org.medchain.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Copies a source into a file and remembers which of the two failed, since the caller must know whose fault it was. */
final class SourceTrackingCopy {
    private static final int BUFFER = 64 * 1024;

    private final InputStream source;
    private long size;
    private @Nullable IOException sourceFailure;

    SourceTrackingCopy(InputStream source) {
        this.source = source;
    }

    void writeTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = read(buffer); read >= 0; read = read(buffer)) {
            out.write(buffer, 0, read);
            size += read;
        }
    }

    long size() {
        return size;
    }

    void throwIfSourceFailed() throws IOException {
        if (sourceFailure != null) {
            throw sourceFailure;
        }
    }

    private int read(byte[] buffer) throws IOException {
        try {
            return source.read(buffer);
        } catch (IOException e) {
            sourceFailure = e;
            throw e;
        }
    }
}
