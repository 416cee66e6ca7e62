package org.medchain.benchmarks.digest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.ChunkSource;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * A stream of equal chunks in one array, with the salts that its scheme asks for, so that nothing but hashing takes time.
 * Thread-safe.
 */
final class ChunksInMemory implements ChunkSource {
    private static final long SEED = 20260105;

    private final DigestScheme scheme;
    private final ChainSecret secret;
    private final byte[] bytes;
    private final int chunkSize;
    private final List<Bytes> salts;

    /**
     * A stream.
     *
     * @param secret none under {@link DigestScheme#PLAIN}
     */
    ChunksInMemory(DigestScheme scheme, ChainSecret secret, int chunks, int chunkSize) {
        this.scheme = scheme;
        this.secret = secret;
        this.bytes = new byte[Math.multiplyExact(chunks, chunkSize)];
        this.chunkSize = chunkSize;
        new Random(SEED).nextBytes(bytes);
        this.salts = LongStream.rangeClosed(1, chunks)
                .mapToObj(index -> secret.isNone() ? Bytes.empty() : secret.salt(new ChunkIndex(index)))
                .toList();
    }

    /** As many chunks of this size as {@code streamBytes} has room for. */
    static ChunksInMemory ofSize(DigestScheme scheme, ChainSecret secret, int streamBytes, int chunkSize) {
        return new ChunksInMemory(scheme, secret, Math.max(1, streamBytes / chunkSize), chunkSize);
    }

    @Override
    public ChunkIndex first() {
        return ChunkIndex.FIRST;
    }

    @Override
    public ChunkIndex last() {
        return new ChunkIndex(bytes.length / chunkSize);
    }

    @Override
    public ChunkInfo info(long index) {
        return ChunkInfo.chunk(index, Events.range(index), chunkSize).withSalt(salts.get(Math.toIntExact(index - 1)));
    }

    @Override
    public InputStream open(long index) {
        return new ByteArrayInputStream(bytes, offset(index), chunkSize);
    }

    /** A copy of one chunk. */
    Bytes chunk(long index) {
        return Bytes.copyOf(bytes, offset(index), chunkSize);
    }

    /** The last digest of the chain over all chunks. */
    Digest lastDigest() {
        DigestChain chain = DigestChain.start(scheme, secret);
        for (long index = 1; index < last().value(); index++) {
            chain.append(info(index), chunk(index));
        }
        return chain.append(info(last().value()), chunk(last().value())).digest();
    }

    private int offset(long index) {
        return Math.toIntExact(index - 1) * chunkSize;
    }
}
