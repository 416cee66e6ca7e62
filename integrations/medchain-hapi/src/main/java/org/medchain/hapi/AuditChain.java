package org.medchain.hapi;

import java.util.Optional;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * How far the digest chain of all events is, from the first ever recorded.
 *
 * @param number of the newest event; 0 before the first
 * @param micros when that was recorded, in microseconds since the epoch
 * @param digest its digest; absent before the first
 */
record AuditChain(long number, long micros, Optional<Digest> digest) {
    static final AuditChain START = new AuditChain(0, Long.MIN_VALUE + 1, Optional.empty());

    /** The chain with another event; the line has its number, and its time to the millisecond. */
    AuditChain next(long time, Bytes line) {
        TimeRange range = new TimeRange(time, time + 1);
        ChunkInfo info = ChunkInfo.chunk(number + 1, range, line.size());
        Digest next = chain().append(info, line).digest();
        return new AuditChain(number + 1, time, Optional.of(next));
    }

    private DigestChain chain() {
        return digest.map(last -> DigestChain.resume(DigestScheme.PLAIN, new ChunkIndex(number), micros, last))
                .orElseGet(() -> DigestChain.start(DigestScheme.PLAIN, ChainSecret.none()));
    }

    /** A time after the newest event's. */
    long timeAfter(long now) {
        return Math.max(now, number == 0 ? now : micros + 1);
    }

    static AuditChain decode(StructReader struct) throws MalformedException {
        long number = struct.uint(0, 0, Long.MAX_VALUE);
        long micros = struct.integer(1);
        Optional<Bytes> digest = struct.optionalBytes(2, Digest.SIZE, Digest.SIZE);
        return new AuditChain(
                number, micros, digest.isPresent() ? Optional.of(new Digest(digest.get())) : Optional.empty());
    }

    void encode(StructWriter struct) {
        struct.integer(0, number).integer(1, micros).optionalBytes(2, digest.map(Digest::value));
    }
}
