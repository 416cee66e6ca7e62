package org.medchain.core.internal.answer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Frames on the wire: four bytes of length, most significant first, then as many bytes. After the header every frame is
 * sealed under the answer's key, bound to the request and its number, so that none can be left out, moved or repeated.
 */
final class Frames {
    static final int MAX_HEADER = 64 << 10;
    static final int MAX_SEALED = Piece.MAX_SIZE + SymmetricKey.OVERHEAD;
    static final DomainTag USE = DomainTag.of("answer-frame");

    private Frames() {}

    static void write(OutputStream out, Bytes frame) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(frame.size()).array());
        frame.writeTo(out);
    }

    static Bytes read(DataInputStream in, int max) throws IOException, MalformedException {
        try {
            int length = in.readInt();
            if (length < 1 || length > max) {
                throw new MalformedException("a frame of " + length + " bytes, expected 1 to " + max);
            }
            byte[] frame = new byte[length];
            in.readFully(frame);
            return Bytes.takeOwnership(frame);
        } catch (EOFException e) {
            throw new MalformedException("the answer is cut off", e);
        }
    }

    static Piece open(SymmetricKey key, Digest request, long number, Bytes sealed)
            throws MalformedException, VerificationException {
        return Piece.decode(key.open(USE, associated(request, number), sealed, MAX_SEALED));
    }

    static Bytes associated(Digest request, long number) {
        return new StructWriter().bytes(0, request.value()).integer(1, number).toBytes();
    }
}
