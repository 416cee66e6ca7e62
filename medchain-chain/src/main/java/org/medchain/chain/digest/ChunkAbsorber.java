package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * Hashes the next chunk of a {@link DigestChain} while its bytes pass, so that one read serves both storing and
 * hashing. The number of bytes fed is the chunk's length. An absorber that is never finished leaves the chain
 * unchanged. Not thread-safe; finish it once.
 */
public final class ChunkAbsorber {
    private final DigestChain chain;
    private final ChunkIndex index;
    private final Optional<TimeRange> range;
    private final Bytes salt;
    private final Hasher content;
    private long length;

    ChunkAbsorber(DigestChain chain, ChunkIndex index, Optional<TimeRange> range, Bytes salt) {
        this.chain = chain;
        this.index = index;
        this.range = range;
        this.salt = salt;
        this.content = Hasher.untagged().update(salt);
    }

    /** Feeds the next bytes of the chunk. */
    public void update(byte[] source, int offset, int count) {
        content.update(source, offset, count);
        length += count;
    }

    /** A stream that feeds everything read from {@code source}. Closing it closes {@code source}. */
    public InputStream reading(InputStream source) {
        return new Absorbing(source);
    }

    /** The number of bytes fed so far. */
    public long length() {
        return length;
    }

    /** The description of the chunk with its length so far. */
    public ChunkInfo info() {
        return new ChunkInfo(index, range, length, salt);
    }

    /**
     * Appends the chunk to the chain.
     *
     * @throws IllegalArgumentException if another chunk was appended meanwhile
     * @throws IllegalStateException if this absorber is already finished
     */
    public ChunkDigests finish() {
        ChunkInfo info = info();
        chain.checkNext(info);
        return chain.append(AbsorbedChunk.of(chain.scheme(), info, content, length, true));
    }

    private final class Absorbing extends InputStream {
        private final InputStream source;

        Absorbing(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int value = source.read();
            if (value >= 0) {
                update(new byte[] {(byte) value}, 0, 1);
            }
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            int count = source.read(target, offset, size);
            if (count > 0) {
                update(target, offset, count);
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return source.available();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
