package org.medchain.core.internal.answer;

import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * What a digest says of the chunk after an answer's last, under the bound scheme: with the digest of the last it gives the
 * digest that the ledger has of it. {@code {0: start, 1: end, 2: length, 3: content hash}}.
 *
 * @param length in bytes, not negative
 * @param content the hash of salt and bytes; the salt is not told, so that the bytes cannot be guessed
 */
record EdgeAfter(TimeRange range, long length, Digest content) {
    static EdgeAfter decode(StructReader struct) throws MalformedException {
        TimeRange range = range(struct);
        long length = struct.uint(2, 0, Long.MAX_VALUE);
        return new EdgeAfter(range, length, new Digest(struct.bytes(3, Digest.SIZE)));
    }

    void encode(StructWriter struct) {
        struct.integer(0, range.startMicros())
                .integer(1, range.endMicros())
                .integer(2, length)
                .bytes(3, content.value());
    }

    static TimeRange range(StructReader struct) throws MalformedException {
        long start = struct.integer(0);
        long end = struct.integer(1);
        if (start >= end) {
            throw struct.malformed("a chunk ends after it starts");
        }
        return new TimeRange(start, end);
    }
}
