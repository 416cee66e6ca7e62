package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Ends a write that takes too long, since nobody reads. Not thread-safe. */
final class GuardedStream extends OutputStream {
    private final OutputStream guarded;
    private final StallGuard guard;
    private final Duration limit;

    GuardedStream(OutputStream guarded, StallGuard guard, Duration limit) {
        this.guarded = guarded;
        this.guard = guard;
        this.limit = limit;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        within(() -> guarded.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        within(guarded::flush);
    }

    @Override
    public void close() throws IOException {
        within(guarded::close);
    }

    private void within(Step step) throws IOException {
        guard.interrupting(limit, "the requester's reading", () -> {
            step.run();
            return true;
        });
    }

    private interface Step {
        void run() throws IOException;
    }
}
