package org.medchain.chain.digest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** A stream with its true digests, served as a source after what a test did to it. Indexes are those of chunks. */
final class TestStream implements ChunkSource {
    final DigestScheme scheme;
    final ChainSecret secret;
    private final long first;
    private final List<byte[]> onLedger = new ArrayList<>();
    private final List<ChunkInfo> infos = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();

    private TestStream(DigestScheme scheme, ChainSecret secret, long first) {
        this.scheme = scheme;
        this.secret = secret;
        this.first = first;
    }

    /** Chunks 1 to {@code last} of up to {@code maxLength} random bytes, of which those from {@code first} are served. */
    static TestStream of(DigestScheme scheme, ChainSecret secret, long first, long last, int maxLength, Random random) {
        TestStream stream = new TestStream(scheme, secret, first);
        byte[] digest = Anchor.of(secret).value().toByteArray();
        long start = random.nextInt(1000) - 500L;
        stream.onLedger.add(digest);
        for (long index = 1; index <= last; index++) {
            byte[] chunk = new byte[random.nextInt(maxLength + 1)];
            random.nextBytes(chunk);
            long end = start + 1L + random.nextInt(50);
            ChunkInfo plain = ChunkInfo.chunk(index, new TimeRange(start, end), chunk.length);
            ChunkInfo info = scheme == DigestScheme.BOUND ? plain.salted(secret) : plain;
            digest = NaiveChain.digest(scheme, info, chunk, digest);
            stream.onLedger.add(digest);
            stream.infos.add(info);
            stream.chunks.add(chunk);
            start = end + random.nextInt(3);
        }
        return stream;
    }

    @Override
    public ChunkIndex first() {
        return new ChunkIndex(first);
    }

    @Override
    public ChunkIndex last() {
        return new ChunkIndex(chunks.size());
    }

    @Override
    public ChunkInfo info(long index) {
        return infos.get((int) index - 1);
    }

    @Override
    public InputStream open(long index) {
        return new ByteArrayInputStream(chunk(index));
    }

    byte[] chunk(long index) {
        return chunks.get((int) index - 1);
    }

    void chunk(long index, byte[] chunk) {
        chunks.set((int) index - 1, chunk);
    }

    void info(long index, ChunkInfo info) {
        infos.set((int) index - 1, info);
    }

    void swap(long one, long other) {
        Collections.swap(chunks, (int) one - 1, (int) other - 1);
        Collections.swap(infos, (int) one - 1, (int) other - 1);
    }

    /**
     * Says of the chunk at {@code index} what is true of its bytes, with the salt that came with it, under the time range of
     * the one that belongs there.
     */
    void relabel(long index, TimeRange range) {
        info(
                index,
                ChunkInfo.chunk(index, range, chunk(index).length)
                        .withSalt(info(index).salt()));
    }

    /** Damages one bit of a chunk, or gives it a byte if it has none. */
    void flip(long index, int bit) {
        byte[] damaged = Arrays.copyOf(chunk(index), Math.max(1, chunk(index).length));
        damaged[bit / 8 % damaged.length] ^= (byte) (1 << bit % 8);
        chunk(index, damaged);
    }

    /** The ledger's digest of a chunk; of 0 Digest_0. */
    byte[] onLedger(long index) {
        return onLedger.get((int) index);
    }

    LedgerDigests ledger() {
        return index -> new Digest(Bytes.copyOf(onLedger(index)));
    }

    Anchor anchor() {
        return new Anchor(Bytes.copyOf(onLedger(first - 1)));
    }
}
