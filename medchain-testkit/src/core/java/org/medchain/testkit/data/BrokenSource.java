package org.medchain.testkit.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Gives some bytes and then fails for ever. */
public final class BrokenSource extends InputStream {
    private final IOException failure;
    private int left;

    /** Gives {@code readable} bytes before it fails with {@code failure}. */
    public BrokenSource(int readable, IOException failure) {
        this.failure = failure;
        this.left = readable;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            throw failure;
        }
        int given = Math.min(left, length);
        Arrays.fill(target, offset, offset + given, (byte) 7);
        left -= given;
        return given;
    }
}
