package org.medchain.core.data;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.medchain.crypto.bytes.Bytes;

/** Gives its bytes, tells so, and ends when it is told to. */
final class SlowSource extends InputStream {
    private final Bytes content;
    private final CountDownLatch given;
    private final CountDownLatch goOn;
    private int at;

    SlowSource(Bytes content, CountDownLatch given, CountDownLatch goOn) {
        this.content = content;
        this.given = given;
        this.goOn = goOn;
    }

    @Override
    public int read() {
        if (at < content.size()) {
            return content.get(at++);
        }
        given.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }

    /** One byte at a time. */
    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int value = read();
        if (value < 0 || length == 0) {
            return value;
        }
        buffer[offset] = (byte) value;
        return 1;
    }
}
