package org.medchain.examples.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.medchain.error.StorageException;

/** Reads an object part by part, with one part in memory. */
final class PartsStream extends InputStream {
    private final Parts parts;
    private long left;
    private long next;
    private InputStream current = InputStream.nullInputStream();

    /** Where the parts are. */
    interface Parts {
        byte[] read(long number) throws StorageException;
    }

    PartsStream(long size, Parts parts) {
        this.left = size;
        this.parts = parts;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        int count = current.read(buffer, offset, length);
        if (count < 0 && left > 0) {
            current = new ByteArrayInputStream(nextPart());
            count = current.read(buffer, offset, length);
        }
        return count;
    }

    private byte[] nextPart() throws IOException {
        try {
            byte[] part = parts.read(next++);
            left -= part.length;
            return part;
        } catch (StorageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
