package org.medchain.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An answer that is read on over a new connection when one breaks or brings nothing for too long. One thread reads; any may close. */
final class ReadingOn extends InputStream {
    private static final long FIRST_PAUSE_MILLIS = 250;

    /** How long a read may take, and how often in a row a new connection is tried. */
    record Terms(Duration stallTime, int attempts) {}

    /** Connects anew for what comes after the first {@code from} bytes. */
    interface Reconnection {
        InputStream from(long from) throws IOException;
    }

    private final StallGuard guard;
    private final Terms terms;
    private final Optional<Reconnection> reconnection;
    private volatile Optional<InputStream> current;
    private long received;
    private volatile boolean closed;

    ReadingOn(InputStream first, StallGuard guard, Terms terms, Optional<Reconnection> reconnection) {
        this.current = Optional.of(first);
        this.guard = guard;
        this.terms = terms;
        this.reconnection = reconnection;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        for (int failures = 0; ; failures++) {
            try {
                InputStream in = connected();
                int count = guard.closing(
                        terms.stallTime, "the provider's answer", in, () -> in.read(bytes, offset, length));
                received += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                drop();
                if (closed || guard.isClosed() || reconnection.isEmpty() || failures == terms.attempts || isFinal(e)) {
                    throw e;
                }
                pause(failures, e);
            }
        }
    }

    /** Whether the provider said that another try does not help. */
    private static boolean isFinal(IOException failure) {
        return failure.getCause() instanceof HttpGatewayException e && !e.retryHelps();
    }

    private InputStream connected() throws IOException {
        requireOpen();
        Optional<InputStream> open = current;
        if (open.isEmpty()) {
            open = Optional.of(reconnection.orElseThrow().from(received));
            current = open;
            requireOpen();
        }
        return open.get();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the answer is closed");
        }
    }

    private void drop() throws IOException {
        if (reconnection.isPresent() && current.isPresent()) {
            current.get().close();
            current = Optional.empty();
        }
    }

    private static void pause(int failures, IOException broken) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        Optional<InputStream> open = current;
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
