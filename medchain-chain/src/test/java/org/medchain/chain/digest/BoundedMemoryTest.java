package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** A stream that is made while it is read, so that whoever verifies it cannot hold it. */
class BoundedMemoryTest {
    private static final int WORKERS = 2;
    private static final int CHUNKS = 100_000;
    private static final int LOOK_AHEAD_CHUNKS = 2 * WORKERS * 64;
    private static final int BUFFER_SIZE = 64 << 10;
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(10));

    @ParameterizedTest
    @EnumSource
    void verify_manySmallChunks_looksAheadABoundedNumberOfThem(DigestScheme scheme) throws Exception {
        Digest last = lastDigest(scheme, CHUNKS, 100);
        CountingSource source = new CountingSource(scheme, CHUNKS, 100, true);

        ChainVerdict verdict = verify(scheme, source, last);

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.digestsFetched()).isEqualTo(1);
        assertThat(verdict.bytesHashed()).isEqualTo(100L * CHUNKS);
        assertThat(source.mostAhead()).isLessThanOrEqualTo(LOOK_AHEAD_CHUNKS);
        assertThat(source.mostOpen()).isLessThanOrEqualTo(WORKERS);
    }

    @ParameterizedTest
    @EnumSource
    void verify_largeChunks_neverHoldsOneWhole(DigestScheme scheme) throws Exception {
        int length = 20_000_000;
        Digest last = lastDigest(scheme, 4, length);
        CountingSource source = new CountingSource(scheme, 4, length, true);

        ChainVerdict verdict = verify(scheme, source, last);

        assertThat(verdict.valid()).isTrue();
        assertThat(source.largestRead()).isBetween(1, BUFFER_SIZE);
        assertThat(source.mostOpen()).isLessThanOrEqualTo(WORKERS);
    }

    private static ChainVerdict verify(DigestScheme scheme, ChunkSource source, Digest last) throws MedChainException {
        try (ChainVerifier verifier = ChainVerifier.withWorkers(WORKERS)) {
            return verifier.verify(scheme, Anchor.of(SECRET), source, index -> last);
        }
    }

    private static Digest lastDigest(DigestScheme scheme, int chunks, int length) throws IOException {
        DigestChain chain = DigestChain.start(scheme, SECRET);
        CountingSource source = new CountingSource(scheme, chunks, length, false);
        for (int index = 1; index < chunks; index++) {
            chain.append(source.info(index), source.open(index));
        }
        return chain.append(source.info(chunks), source.open(chunks)).digest();
    }

    /** Makes chunks on the fly and watches how it is read. The first chunk is slow: it waits for a whole look-ahead. */
    private static final class CountingSource implements ChunkSource {
        private final DigestScheme scheme;
        private final int chunks;
        private final int length;
        private final boolean firstIsSlow;
        private final TreeSet<Long> unread = new TreeSet<>();
        private long lastAsked;
        private long mostAhead;
        private int open;
        private int mostOpen;
        private int largestRead;

        CountingSource(DigestScheme scheme, int chunks, int length, boolean firstIsSlow) {
            this.scheme = scheme;
            this.chunks = chunks;
            this.length = length;
            this.firstIsSlow = firstIsSlow;
        }

        @Override
        public ChunkIndex first() {
            return ChunkIndex.FIRST;
        }

        @Override
        public ChunkIndex last() {
            return new ChunkIndex(chunks);
        }

        /** Asked in order: what is asked here before an earlier chunk was read to its end is looked ahead. */
        @Override
        public synchronized ChunkInfo info(long index) {
            unread.add(index);
            lastAsked = index;
            mostAhead = Math.max(mostAhead, index - unread.first() + 1);
            notifyAll();
            ChunkInfo info = ChunkInfo.chunk(index, new TimeRange(index, index + 1), length);
            return scheme == DigestScheme.BOUND ? info.salted(SECRET) : info;
        }

        @Override
        public InputStream open(long index) throws IOException {
            opened(index);
            return new FilterInputStream(new GeneratedChunk(index, length)) {
                @Override
                public int read(byte[] target, int offset, int size) throws IOException {
                    largest(size);
                    return super.read(target, offset, size);
                }

                @Override
                public void close() {
                    closed(index);
                }
            };
        }

        private synchronized void opened(long index) throws IOException {
            mostOpen = Math.max(mostOpen, ++open);
            while (firstIsSlow && index == 1 && lastAsked < Math.min(chunks, LOOK_AHEAD_CHUNKS)) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
            }
        }

        private synchronized void largest(int size) {
            largestRead = Math.max(largestRead, size);
        }

        private synchronized void closed(long index) {
            open--;
            unread.remove(index);
        }

        synchronized long mostAhead() {
            return mostAhead;
        }

        synchronized int mostOpen() {
            return mostOpen;
        }

        synchronized int largestRead() {
            return largestRead;
        }
    }

    private static final class GeneratedChunk extends InputStream {
        private final Random bytes;
        private int left;

        GeneratedChunk(long index, int length) {
            this.bytes = new Random(index);
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? bytes.nextInt(256) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int size) {
            if (left <= 0) {
                return -1;
            }
            int count = Math.min(size, left);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) (left - i);
            }
            left -= count;
            return count;
        }
    }
}
