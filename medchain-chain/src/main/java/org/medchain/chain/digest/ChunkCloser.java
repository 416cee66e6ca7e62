package org.medchain.chain.digest;

import java.nio.ByteBuffer;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;

/** Computes the digests of absorbed chunks from the digests before them. Not thread-safe. */
final class ChunkCloser {
    private static final DomainTag BOUND = DomainTag.of("digest-chain");

    private final Hasher bound = Hasher.tagged(BOUND);
    private final ByteBuffer fields = ByteBuffer.allocate(2 * Digest.SIZE + 4 * Long.BYTES);

    /** The content hash and the digest of the chunk after {@code previous}. */
    ChunkDigests digests(AbsorbedChunk chunk, Bytes previous) {
        if (chunk.content() instanceof AbsorbedChunk.Open open) {
            return new ChunkDigests(open.sha256().copy().finish(), close(chunk, previous));
        }
        return new ChunkDigests(((AbsorbedChunk.Hashed) chunk.content()).hash(), close(chunk, previous));
    }

    /** The digest of the chunk after {@code previous}. */
    Digest close(AbsorbedChunk chunk, Bytes previous) {
        if (chunk.content() instanceof AbsorbedChunk.Open open) {
            return open.sha256().update(previous).finish();
        }
        return bound(chunk.info(), ((AbsorbedChunk.Hashed) chunk.content()).hash(), previous);
    }

    /**
     * The digest under {@link DigestScheme#BOUND} of a chunk with this content hash.
     *
     * @param previous 32 bytes, or none
     */
    Digest bound(ChunkInfo info, Digest content, Bytes previous) {
        fields.clear()
                .put(content.value().asReadOnlyBuffer())
                .putLong(info.index().value())
                .putLong(info.range().map(TimeRange::startMicros).orElse(0L))
                .putLong(info.range().map(TimeRange::endMicros).orElse(0L))
                .putLong(info.length())
                .put(previous.asReadOnlyBuffer());
        return bound.update(fields.array(), 0, fields.position()).finishAndRestart();
    }
}
