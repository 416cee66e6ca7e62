package org.medchain.core.internal.role;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Future;

/**
 * The content of an asynchronous call. Once the call's future is done, by cancellation say, the content is the caller's again, who
 * may reuse its buffers: nothing that was read afterwards is used.
 */
final class OwedContent extends FilterInputStream {
    private final Future<?> call;

    OwedContent(InputStream content, Future<?> call) {
        super(content);
        this.call = call;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        requireWanted();
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        requireWanted();
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        requireWanted();
        return skipped;
    }

    private void requireWanted() throws IOException {
        if (call.isDone()) {
            throw new IOException(
                    "the call was cancelled or MedChain closed while its content was read: nothing is stored");
        }
    }
}
