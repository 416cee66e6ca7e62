package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;

/** In which portions chunks are read, and what ends it. */
@Timeout(60)
class ChunkFeedTest {
    private static final long KIB = 1L << 10;
    private static final int BUFFER_SIZE = 1 << 16;

    private final OneByOne pool = new OneByOne();
    private final List<Long> taken = new ArrayList<>();

    /** Whatever a test leaves behind, the next begins without an interrupt. */
    @AfterEach
    void clearInterrupt() {
        boolean unused = Thread.interrupted();
    }

    private void read(Source source, int lookAhead) throws MedChainException {
        ChunkFeed feed = new ChunkFeed(pool, lookAhead, DigestScheme.PLAIN, source);
        feed.read(feed.first(), feed.last(), (index, chunk) -> taken.add(index));
    }

    private List<Integer> runsOf(long... lengths) throws MedChainException {
        Source source = new Source(lengths);
        read(source, 1);
        assertThat(taken).hasSize(lengths.length).isSorted();
        assertThat(source.opened).isEqualTo(taken);
        return source.runs;
    }

    @Test
    void read_smallChunks_goesInRunsOf64() throws MedChainException {
        assertThat(runsOf(new long[200])).containsExactly(64, 64, 64, 8);
    }

    @Test
    void read_largeChunks_endsARunOnceItHas256KiB() throws MedChainException {
        long hundred = 100 * KIB;
        assertThat(runsOf(hundred, hundred, hundred, hundred)).containsExactly(3, 1);
    }

    @Test
    void read_runOfExactly256KiB_ends() throws MedChainException {
        long half = 128 * KIB;
        assertThat(runsOf(half, half, half, half, half)).containsExactly(2, 2, 1);
    }

    /** What is said of a chunk may be a lie. */
    @Test
    void read_chunkOfAnAbsurdLength_endsItsRun() throws MedChainException {
        assertThat(runsOf(10, Long.MAX_VALUE, 10, 10)).containsExactly(2, 2);
    }

    /** Copying takes a tenth of the time of hashing. */
    @Test
    void read_streamThatHasItsBytes_givesThemWithoutACopy() throws MedChainException {
        byte[] bytes = new byte[100];
        Source source = new Source(bytes.length);
        source.stream = () -> new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("copies");
            }

            @Override
            public int read(byte[] target, int offset, int size) {
                throw new AssertionError("copies");
            }

            @Override
            public long transferTo(OutputStream target) throws IOException {
                target.write(bytes);
                return bytes.length;
            }
        };
        List<Boolean> fits = new ArrayList<>();
        ChunkFeed feed = new ChunkFeed(pool, 1, DigestScheme.PLAIN, source);
        feed.read(1, 1, (index, chunk) -> fits.add(ChunkFeed.fits(index, chunk) && chunk.read() == bytes.length));
        assertThat(fits).containsExactly(true);
    }

    @Test
    void read_chunkLongerThanStated_isReadNoFurtherAndDoesNotFit() throws MedChainException {
        int[] given = {0};
        Source source = new Source(1000);
        source.stream = () -> new InputStream() {
            @Override
            public int read() {
                given[0]++;
                return 7;
            }

            @Override
            public int read(byte[] target, int offset, int size) {
                given[0] += size;
                return size;
            }
        };
        ChunkFeed feed = new ChunkFeed(pool, 1, DigestScheme.PLAIN, source);
        feed.read(1, 1, (index, chunk) -> {
            assertThat(ChunkFeed.fits(index, chunk)).isFalse();
            assertThat(chunk.read()).isEqualTo(1000);
        });
        assertThat(given[0]).isBetween(1001, BUFFER_SIZE);
    }

    @Test
    void read_longStream_isAheadByAsManyRunsAsItMay() throws MedChainException {
        Source source = new Source(new long[500]);
        List<Integer> ahead = new ArrayList<>();
        ChunkFeed feed = new ChunkFeed(pool, 2, DigestScheme.PLAIN, source);
        feed.read(1, 500, (index, chunk) -> ahead.add(source.opened.size() - (int) index + 1));
        assertThat(ahead.get(0)).isEqualTo(2 * 64);
        assertThat(Collections.max(ahead)).isEqualTo(2 * 64);
    }

    /** The thread that reads a run is needed for others. */
    @Test
    void read_chunkThatCannotBeRead_cancelsTheRunsAhead() {
        Source source = new Source(new long[500]);
        source.broken = 3;
        pool.most = 1;
        assertThatThrownBy(() -> read(source, 3))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("chunk 3 cannot be read");
        assertThat(pool.waiting).hasSize(2).allMatch(run -> ((Future<?>) run).isCancelled());
        assertThat(taken).isEmpty();
    }

    /** Even if it never has to wait. */
    @Test
    void read_interrupted_endsAndKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> read(new Source(1, 2, 3), 1))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("interrupted while verifying");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(taken).isEmpty();
    }

    @Test
    void fits_chunkOfAnotherPlaceOrLengthOrSaltedForNothing_doesNot() {
        ChunkInfo second = ChunkInfo.chunk(2, new TimeRange(0, 1), 5);
        AbsorbedChunk good = AbsorbedChunk.of(DigestScheme.PLAIN, second, Bytes.utf8("12345"));
        assertThat(ChunkFeed.fits(2, good)).isTrue();
        assertThat(ChunkFeed.fits(1, good)).isFalse();
        assertThat(ChunkFeed.fits(3, good)).isFalse();
        assertThat(ChunkFeed.fits(2, AbsorbedChunk.of(DigestScheme.PLAIN, second, Bytes.utf8("1234"))))
                .isFalse();
        ChunkInfo salted = second.salted(ChainSecret.random(TestRandom.seeded(7)));
        assertThat(ChunkFeed.fits(2, AbsorbedChunk.of(DigestScheme.PLAIN, salted, Bytes.utf8("12345"))))
                .isFalse();
    }

    /** Chunks of nothing, of which it is said that they are of these lengths. */
    private static final class Source implements ChunkSource {
        private final long[] lengths;
        private final List<Long> opened = new ArrayList<>();
        private Supplier<InputStream> stream = InputStream::nullInputStream;
        private final List<Integer> runs = new ArrayList<>();
        private int described;
        private long broken;

        Source(long... lengths) {
            this.lengths = lengths;
        }

        @Override
        public ChunkIndex first() {
            return ChunkIndex.FIRST;
        }

        @Override
        public ChunkIndex last() {
            return new ChunkIndex(lengths.length);
        }

        @Override
        public ChunkInfo info(long index) {
            described++;
            return ChunkInfo.chunk(index, new TimeRange(index, index + 1), lengths[(int) index - 1]);
        }

        @Override
        public InputStream open(long index) throws IOException {
            if (index == broken) {
                throw new IOException("for a test");
            }
            if (described > 0) {
                runs.add(described);
                described = 0;
            }
            opened.add(index);
            return stream.get();
        }
    }

    /** Runs tasks on the thread that submits them, but no more than {@link #most}. */
    private static final class OneByOne extends AbstractExecutorService {
        private final List<Runnable> waiting = new ArrayList<>();
        private int most = Integer.MAX_VALUE;

        @Override
        public void execute(Runnable task) {
            if (most > 0) {
                most--;
                task.run();
            } else {
                waiting.add(task);
            }
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return waiting;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return false;
        }
    }
}
