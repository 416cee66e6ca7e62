package org.medchain.core.internal.answer;

import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * What a digest says of the chunk before an answer's first, under the bound scheme: with {@code previous} it gives the
 * answer's anchor, so that its time cannot be made up. {@code {0: start, 1: end, 2: length, 3: content hash, 4: previous}}.
 *
 * @param length in bytes, not negative
 * @param content the hash of salt and bytes; the salt is not told, so that the bytes cannot be guessed
 * @param previous the digest of the chunk before this one
 */
record EdgeBefore(TimeRange range, long length, Digest content, Digest previous) {
    static EdgeBefore decode(StructReader struct) throws MalformedException {
        TimeRange range = EdgeAfter.range(struct);
        long length = struct.uint(2, 0, Long.MAX_VALUE);
        Digest content = new Digest(struct.bytes(3, Digest.SIZE));
        return new EdgeBefore(range, length, content, new Digest(struct.bytes(4, Digest.SIZE)));
    }

    void encode(StructWriter struct) {
        struct.integer(0, range.startMicros())
                .integer(1, range.endMicros())
                .integer(2, length)
                .bytes(3, content.value())
                .bytes(4, previous.value());
    }
}
