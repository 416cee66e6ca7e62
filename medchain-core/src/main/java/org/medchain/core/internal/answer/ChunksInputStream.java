package org.medchain.core.internal.answer;

import java.io.IOException;
import java.io.InputStream;

/** Chunks one after another, each opened when the one before is read to its end. Not thread-safe. */
final class ChunksInputStream extends InputStream {
    private final StagedAnswer answer;
    private long next;
    private InputStream current = InputStream.nullInputStream();

    ChunksInputStream(StagedAnswer answer) {
        this.answer = answer;
        this.next = answer.first().value();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = current.read(target, offset, length);
        while (count < 0 && next <= answer.last().value()) {
            current.close();
            current = answer.open(next++);
            count = current.read(target, offset, length);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
