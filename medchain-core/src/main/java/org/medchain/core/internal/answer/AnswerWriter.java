package org.medchain.core.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.core.access.RefusalReason;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.StorageException;

/** A provider's side of an answer: the header, then the chunks, sealed frame by frame. Not thread-safe. */
final class AnswerWriter {
    private static final int VERSION = 1;

    private final OutputStream out;

    AnswerWriter(OutputStream out) {
        this.out = out;
    }

    /** {@code {0: version, 1: sealed header}}. */
    void header(Bytes sealed) throws IOException {
        Frames.write(
                out, new StructWriter().integer(0, VERSION).bytes(1, sealed).toBytes());
        out.flush();
    }

    /** {@code {0: version, 2: reason}}: to somebody who could not be authenticated. */
    void refuseUnauthenticated() throws IOException {
        int reason = RefusalReason.NOT_AUTHENTIC.code();
        Frames.write(
                out, new StructWriter().integer(0, VERSION).integer(2, reason).toBytes());
        out.flush();
    }

    Body body(SuiteId suite, SymmetricKey key, Digest request, SecureRandom random) {
        return new Body(suite, key, request, random);
    }

    /** The sealed frames of one answer. */
    final class Body {
        private final SuiteId suite;
        private final SymmetricKey key;
        private final Digest request;
        private final SecureRandom random;
        private long frames;
        private long chunks;
        private long sent;

        private Body(SuiteId suite, SymmetricKey key, Digest request, SecureRandom random) {
            this.suite = suite;
            this.key = key;
            this.request = request;
            this.random = random;
        }

        /**
         * Sends one chunk.
         *
         * @return why it was not sent to its end, if it was not: nothing more is to be sent then
         * @throws StorageException if it cannot be read, or is not as long as said
         * @throws IOException if it cannot be sent
         */
        Optional<RefusalReason> chunk(ChunkInfo info, InputStream content, AnswerWatch watch)
                throws IOException, StorageException {
            Optional<RefusalReason> ended = watch.look();
            if (ended.isPresent()) {
                return ended;
            }
            write(new Piece.ChunkStart(info));
            byte[] buffer = new byte[Piece.MAX_DATA];
            long left = info.length();
            while (left > 0) {
                int n = (int) Math.min(left, buffer.length);
                requireRead(info, read(info, content, buffer, n), n);
                ended = watch.look();
                if (ended.isPresent()) {
                    return ended;
                }
                write(new Piece.Data(Bytes.copyOf(buffer, 0, n)));
                left -= n;
                sent += n;
            }
            requireRead(info, read(info, content, buffer, 1), 0);
            chunks++;
            return Optional.empty();
        }

        void end() throws IOException {
            write(new Piece.End(chunks));
            out.flush();
        }

        /** The bytes of content that were sent. */
        long sent() {
            return sent;
        }

        /** Tells the requester that nothing more comes, and why. */
        void breakOff(RefusalReason reason) throws IOException {
            write(new Piece.BrokenOff(reason));
            out.flush();
        }

        private static int read(ChunkInfo info, InputStream content, byte[] buffer, int length)
                throws StorageException {
            try {
                return content.readNBytes(buffer, 0, length);
            } catch (IOException e) {
                throw new StorageException("chunk " + info.index() + " cannot be read from the data store", e);
            }
        }

        private static void requireRead(ChunkInfo info, int found, int expected) throws StorageException {
            if (found != expected) {
                throw new StorageException("chunk " + info.index() + " in the data store is "
                        + (found < expected ? "shorter" : "longer") + " than the " + info.length()
                        + " bytes that the catalogue says; a retry does not help");
            }
        }

        private void write(Piece piece) throws IOException {
            Bytes associated = Frames.associated(request, frames++);
            Frames.write(out, key.seal(suite, Frames.USE, associated, piece.encode(), random));
        }
    }
}
