package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * A chunk hashed up to the last input, which is the previous digest. All chunks can therefore be absorbed in parallel,
 * and only closing them is sequential; {@link ChunkCloser} does that, once for each.
 */
final class AbsorbedChunk {
    private final ChunkInfo info;
    private final Content content;
    private final long read;
    private final boolean complete;

    /** What hashing the chunk's bytes came to. */
    sealed interface Content permits Hashed, Open {}

    /** The content hash: {@link DigestScheme#BOUND}. */
    record Hashed(Digest hash) implements Content {}

    /** A hash that goes on with the previous digest: {@link DigestScheme#PLAIN}. */
    record Open(Hasher sha256) implements Content {}

    private AbsorbedChunk(ChunkInfo info, Content content, long read, boolean complete) {
        this.info = info;
        this.content = content;
        this.read = read;
        this.complete = complete;
    }

    /** A chunk of which {@code content} was fed the salt and {@code read} bytes. */
    static AbsorbedChunk of(DigestScheme scheme, ChunkInfo info, Hasher content, long read, boolean complete) {
        Content absorbed = scheme == DigestScheme.BOUND ? new Hashed(content.finish()) : new Open(content);
        return new AbsorbedChunk(info, absorbed, read, complete);
    }

    /** Absorbs a chunk in memory. */
    static AbsorbedChunk of(DigestScheme scheme, ChunkInfo info, Bytes chunk) {
        Hasher content = Hasher.untagged().update(info.salt()).update(chunk);
        return of(scheme, info, content, chunk.size(), chunk.size() == info.length());
    }

    ChunkInfo info() {
        return info;
    }

    Content content() {
        return content;
    }

    /** The number of bytes hashed. */
    long read() {
        return read;
    }

    /** Whether the chunk was exactly as long as stated. */
    boolean complete() {
        return complete;
    }

    /** Whether the chunk has a salt exactly if its scheme requires one. */
    boolean salted() {
        return scheme().takes(info.salt());
    }

    private DigestScheme scheme() {
        return content instanceof Hashed ? DigestScheme.BOUND : DigestScheme.PLAIN;
    }

    /** Absorbs chunks of one scheme, one after another, until one cannot be read. Not thread-safe. */
    static final class Reader {
        private final DigestScheme scheme;
        private final Hasher bound = Hasher.untagged();

        Reader(DigestScheme scheme) {
            this.scheme = scheme;
        }

        /**
         * Reads a chunk to its end, or to the first byte past its stated length. The stream pushes its bytes, because one that
         * has them in memory then need not copy them.
         */
        AbsorbedChunk read(ChunkInfo info, InputStream chunk) throws IOException {
            Hasher content = scheme == DigestScheme.BOUND ? bound : Hasher.untagged();
            Intake intake = new Intake(info, content.update(info.salt()));
            boolean complete = intake.take(chunk);
            Content absorbed =
                    scheme == DigestScheme.BOUND ? new Hashed(content.finishAndRestart()) : new Open(content);
            return new AbsorbedChunk(info, absorbed, info.length() - intake.left, complete);
        }
    }

    /** Hashes what is written, at most as much as the chunk is said to have. */
    private static final class Intake extends OutputStream {
        /** How much is hashed before the thread looks whether it was interrupted. */
        private static final int SLICE = 1 << 18;

        private final ChunkInfo info;
        private final Hasher content;
        private long left;

        Intake(ChunkInfo info, Hasher content) {
            this.info = info;
            this.content = content;
            this.left = info.length();
        }

        /** Whether the stream has exactly the stated length. */
        boolean take(InputStream chunk) throws IOException {
            try {
                long unused = chunk.transferTo(this);
                return left == 0;
            } catch (TooLongException e) {
                return false;
            }
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, left);
            for (int done = 0; done < wanted; done += SLICE) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while reading chunk " + info.index());
                }
                content.update(source, offset + done, Math.min(SLICE, wanted - done));
            }
            left -= wanted;
            if (wanted < length) {
                throw new TooLongException();
            }
        }
    }

    /** Ends the reading of a chunk that has more bytes than stated. */
    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
