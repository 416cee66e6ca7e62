package org.medchain.core.internal.answer;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;

/** The bytes of one staged chunk, opened frame by frame. Not thread-safe. */
final class SealedChunkInputStream extends InputStream {
    private final DataInputStream sealed;
    private final SymmetricKey key;
    private final Digest request;
    private long frame;
    private long left;
    private Bytes opened = Bytes.empty();
    private int position;

    SealedChunkInputStream(DataInputStream sealed, SymmetricKey key, Digest request, long frame, long length) {
        this.sealed = sealed;
        this.key = key;
        this.request = request;
        this.frame = frame;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        return fill() ? opened.get(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, opened.size() - position);
        opened.asReadOnlyBuffer().position(position).get(target, offset, count);
        position += count;
        return count;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long sent = 0;
        while (fill()) {
            Bytes rest = position == 0 ? opened : opened.slice(position, opened.size());
            rest.writeTo(target);
            position = opened.size();
            sent += rest.size();
        }
        return sent;
    }

    private boolean fill() throws IOException {
        if (position == opened.size() && left > 0) {
            opened = next();
            position = 0;
            left -= opened.size();
        }
        return position < opened.size();
    }

    private Bytes next() throws IOException {
        try {
            Piece piece = Frames.open(key, request, frame++, Frames.read(sealed, Frames.MAX_SEALED));
            if (piece instanceof Piece.Data data && data.bytes().size() <= left) {
                return data.bytes();
            }
            throw new IOException("the staged answer changed since it was received");
        } catch (MedChainException e) {
            throw new IOException("the staged answer changed since it was received", e);
        }
    }

    @Override
    public void close() throws IOException {
        sealed.close();
    }
}
