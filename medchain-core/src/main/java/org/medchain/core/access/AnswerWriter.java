package org.medchain.core.access;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.crypto.suite.SuiteId;

/** A provider's side of an answer: the header, then the chunks, sealed frame by frame. Not thread-safe. */
final class AnswerWriter {
    private static final int VERSION = 1;

    private final DataOutputStream out;

    AnswerWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
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

    Body body(SuiteId suite, SecretKey key, Digest request, SecureRandom random) {
        return new Body(suite, key, request, random);
    }

    /** The sealed frames of one answer. */
    final class Body {
        private final SuiteId suite;
        private final SecretKey key;
        private final Digest request;
        private final SecureRandom random;
        private long frames;
        private long chunks;

        private Body(SuiteId suite, SecretKey key, Digest request, SecureRandom random) {
            this.suite = suite;
            this.key = key;
            this.request = request;
            this.random = random;
        }

        void chunk(ChunkInfo info, InputStream content) throws IOException {
            write(new Piece.ChunkStart(info));
            byte[] buffer = new byte[Piece.MAX_DATA];
            for (int n = content.readNBytes(buffer, 0, buffer.length);
                    n > 0;
                    n = content.readNBytes(buffer, 0, buffer.length)) {
                write(new Piece.Data(Bytes.copyOf(buffer, 0, n)));
            }
            chunks++;
        }

        void end() throws IOException {
            write(new Piece.End(chunks));
            out.flush();
        }

        private void write(Piece piece) throws IOException {
            Bytes associated = Frames.associated(request, frames++);
            Frames.write(out, key.seal(suite, Frames.USE, associated, piece.encode(), random));
        }
    }
}
