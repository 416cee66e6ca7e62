package org.medchain.chain.digest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;

/** A stream as it is, but for what a test overrides. */
class ServedStream implements ChunkSource {
    private final TestStream stream;

    ServedStream(TestStream stream) {
        this.stream = stream;
    }

    @Override
    public ChunkIndex first() {
        return stream.first();
    }

    @Override
    public ChunkIndex last() {
        return stream.last();
    }

    @Override
    public ChunkInfo info(long index) {
        return stream.info(index);
    }

    @Override
    public InputStream open(long index) throws IOException {
        return new ByteArrayInputStream(stream.chunk(index));
    }
}
