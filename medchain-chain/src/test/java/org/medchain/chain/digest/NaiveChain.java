package org.medchain.chain.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.TimeRange;

/** The digest formulas as the protocol writes them, over whole chunks in memory. */
final class NaiveChain {
    private static final byte[] TAG = "\u0018medchain/v1/digest-chain".getBytes(StandardCharsets.US_ASCII);

    private NaiveChain() {}

    static byte[] digest(DigestScheme scheme, ChunkInfo info, byte[] chunk, byte[] previous) {
        if (scheme == DigestScheme.PLAIN) {
            return sha256(chunk, previous);
        }
        ByteBuffer numbers = ByteBuffer.allocate(32)
                .putLong(info.index().value())
                .putLong(info.range().map(TimeRange::startMicros).orElse(0L))
                .putLong(info.range().map(TimeRange::endMicros).orElse(0L))
                .putLong(info.length());
        return sha256(TAG, sha256(info.salt().toByteArray(), chunk), numbers.array(), previous);
    }

    /** The digest, or null if the chunk is not as long as stated, not stated for this index, or not salted as it must be. */
    static byte @Nullable [] digestIfFit(
            DigestScheme scheme, long index, ChunkInfo info, byte[] chunk, byte @Nullable [] previous) {
        boolean salted = info.salt().size() == (scheme == DigestScheme.BOUND ? 32 : 0);
        boolean fits = salted && info.index().value() == index && info.length() == chunk.length && previous != null;
        return fits ? digest(scheme, info, chunk, previous) : null;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
