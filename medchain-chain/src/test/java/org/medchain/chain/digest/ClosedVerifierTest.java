package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.TimeRange;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;

/** Nothing goes on or waits after a verification ended early or its verifier was closed. */
@Timeout(60)
class ClosedVerifierTest {
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(7));

    /** How many chunks the one thread takes at once. */
    private static final int RUN = 64;

    private final ChainVerifier verifier = ChainVerifier.withWorkers(1);

    @AfterEach
    void close() {
        verifier.close();
    }

    /** The stream of the chunk does not look at interrupts itself. */
    @Test
    void close_whileALongChunkIsRead_endsTheReading() {
        int[] reads = {0};
        ChunkSource endless = new ServedStream(stream(1)) {
            @Override
            public ChunkInfo info(long index) {
                return ChunkInfo.chunk(index, new TimeRange(0, 1), Long.MAX_VALUE)
                        .salted(SECRET);
            }

            @Override
            public InputStream open(long index) {
                return new InputStream() {
                    @Override
                    public int read() {
                        return -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int size) {
                        verifier.close();
                        return ++reads[0] < 1000 ? size : -1;
                    }
                };
            }
        };

        assertThatThrownBy(() -> verify(endless)).isInstanceOf(UnavailableException.class);
        assertThat(reads[0]).isEqualTo(1);
    }

    /** All chunks are handed to the pool when it is closed; those not begun are read by nobody. */
    @Test
    void close_whileChunksWaitForAThread_endsTheVerification() {
        TestStream stream = stream(RUN + 1);
        ChunkSource closing = new ServedStream(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                if (index == RUN) {
                    verifier.close();
                    assertThat(Thread.interrupted()).isTrue();
                }
                return super.open(index);
            }
        };

        assertThatThrownBy(() -> verify(closing)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void verify_chunkCannotBeRead_stopsTheReadingAhead() throws MedChainException {
        TestStream stream = stream(2 * RUN);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean daemon = new AtomicBoolean();
        ChunkSource broken = new ServedStream(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                daemon.set(Thread.currentThread().isDaemon());
                if (index == 1) {
                    throw new IOException("disk gone");
                }
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                return super.open(index);
            }
        };

        assertThatThrownBy(() -> verify(broken))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("chunk 1");
        assertThat(daemon).as("no thread of it keeps the process alive").isTrue();
        assertThat(verifier.verify(stream.scheme, stream.anchor(), stream, stream.ledger())
                        .valid())
                .as("its one thread is free again")
                .isTrue();
    }

    private void verify(ChunkSource source) throws MedChainException {
        TestStream stream = stream(1);
        verifier.verify(DigestScheme.BOUND, stream.anchor(), source, index -> stream.ledger()
                .digest(1));
    }

    private static TestStream stream(long last) {
        return TestStream.of(DigestScheme.BOUND, SECRET, 1, last, 20, new Random(9));
    }
}
