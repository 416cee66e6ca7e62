package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

class ChainVerifierTest {
    private static final ChainVerifier VERIFIER = ChainVerifier.create();
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(7));

    @AfterAll
    static void close() {
        VERIFIER.close();
    }

    @ParameterizedTest
    @EnumSource
    void verify_goodStreamOfAnyLength_fetchesOneDigest(DigestScheme scheme) throws MedChainException {
        for (int length : new int[] {1, 2, 63, 64, 65, 4095, 4096, 4097, 10_000}) {
            ChainVerdict verdict = verify(stream(scheme, 1, length));

            assertThat(verdict.valid()).as("%s chunks", length).isTrue();
            assertThat(verdict.digestsFetched()).isEqualTo(1);
            assertThat(verdict.last()).isEqualTo(new ChunkIndex(length));
            verdict.requireValid();
        }
    }

    /** The paper, section 5.2.1: b if all is good, 2b if the last chunk is corrupt, 3b if the last but one, … */
    @ParameterizedTest
    @EnumSource
    void verify_corruptTail_costsWhatThePaperSays(DigestScheme scheme) throws MedChainException {
        int length = 100;
        for (int corrupt = 1; corrupt <= length; corrupt++) {
            TestStream stream = stream(scheme, 1, length);
            stream.flip(corrupt, 0);

            ChainVerdict verdict = verify(stream);

            assertThat(verdict.bad()).containsExactly(new ChunkIndex(corrupt));
            assertThat(verdict.digestsFetched())
                    .as("chunk %s of %s corrupt", corrupt, length)
                    .isEqualTo(Math.min(length, length - corrupt + 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_wrongAnchorInTheMiddle_isReportedApartFromTheChunks(DigestScheme scheme) throws MedChainException {
        TestStream stream = stream(scheme, 5, 20);
        Anchor wrong = new Anchor(Bytes.random(TestRandom.seeded(8), 32));

        ChainVerdict verdict = VERIFIER.verify(scheme, wrong, stream, stream.ledger());

        assertThat(verdict.anchorWrong()).isTrue();
        assertThat(verdict.valid()).isFalse();
        assertThat(verdict.bad()).isEmpty();
        assertThat(verdict.digestsFetched()).isEqualTo(17);
        assertThatThrownBy(verdict::requireValid)
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("anchor");
    }

    @ParameterizedTest
    @EnumSource
    void verify_wrongSeed_makesChunkOneBad(DigestScheme scheme) throws MedChainException {
        TestStream stream = stream(scheme, 1, 20);
        Anchor wrong = Anchor.of(ChainSecret.random(TestRandom.seeded(8)));

        ChainVerdict verdict = VERIFIER.verify(scheme, wrong, stream, stream.ledger());

        assertThat(verdict.bad()).containsExactly(ChunkIndex.FIRST);
        assertThat(verdict.anchorWrong()).isFalse();
        assertThat(verdict.valid()).isFalse();
        assertThatThrownBy(verdict::requireValid).hasMessageContaining("1 of chunks 1 to 20");
    }

    @Test
    void verify_emptyAnchorWhereThereMustBeADigest_isRefused() {
        Anchor empty = Anchor.of(ChainSecret.none());
        TestStream bound = stream(DigestScheme.BOUND, 1, 3);
        TestStream plain = stream(DigestScheme.PLAIN, 2, 3);

        assertThatThrownBy(() -> VERIFIER.verify(DigestScheme.BOUND, empty, bound, bound.ledger()))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> VERIFIER.verify(DigestScheme.PLAIN, empty, plain, plain.ledger()))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void verify_plainStreamWithoutASecret_fromItsFirstChunk() throws MedChainException {
        TestStream stream = TestStream.of(DigestScheme.PLAIN, ChainSecret.none(), 1, 5, 100, TestRandom.seeded(9));
        Anchor empty = Anchor.of(ChainSecret.none());

        ChainVerdict verdict = VERIFIER.verify(DigestScheme.PLAIN, empty, stream, stream.ledger());

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.digestsFetched()).isEqualTo(1);
    }

    @Test
    void verify_record_withoutATimeRange() throws MedChainException {
        Bytes data = Bytes.utf8("a record");
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        Digest digest =
                chain.append(ChunkInfo.record(data.size()).salted(SECRET), data).digest();

        ChainVerdict verdict = VERIFIER.verify(DigestScheme.BOUND, Anchor.of(SECRET), record(data), index -> digest);
        ChainVerdict damaged =
                VERIFIER.verify(DigestScheme.BOUND, Anchor.of(SECRET), record(Bytes.utf8("A record")), index -> digest);

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.bytesHashed()).isEqualTo(data.size());
        assertThat(damaged.bad()).containsExactly(ChunkIndex.FIRST);
        assertThat(damaged.digestsFetched()).isEqualTo(1);
    }

    /** What a provider might do who makes digests in its own way: each is the digest of these bytes, but not by the scheme. */
    @Test
    void verify_saltThatDoesNotGoWithTheScheme_isBad() throws MedChainException {
        Bytes data = Bytes.random(TestRandom.seeded(3), 40);
        Bytes salt = data.slice(0, ChunkInfo.SALT_SIZE);
        Bytes rest = data.slice(ChunkInfo.SALT_SIZE, 40);
        Digest unsalted = DigestChain.start(DigestScheme.BOUND, SECRET)
                .appendHashed(
                        ChunkInfo.record(40), Hasher.untagged().update(data).finish());
        Digest plain = DigestChain.start(DigestScheme.PLAIN, SECRET)
                .append(ChunkInfo.record(40), data)
                .digest();

        assertThat(verdict(DigestScheme.BOUND, data, Bytes.empty(), unsalted).bad())
                .containsExactly(ChunkIndex.FIRST);
        assertThat(verdict(DigestScheme.PLAIN, data, Bytes.empty(), plain).valid())
                .isTrue();
        assertThat(verdict(DigestScheme.PLAIN, rest, salt, plain).bad()).containsExactly(ChunkIndex.FIRST);
    }

    private static ChainVerdict verdict(DigestScheme scheme, Bytes data, Bytes salt, Digest onLedger)
            throws MedChainException {
        Source salted = new Source(record(data)) {
            @Override
            public ChunkInfo info(long index) {
                return ChunkInfo.record(data.size()).withSalt(salt);
            }
        };
        return VERIFIER.verify(scheme, Anchor.of(SECRET), salted, index -> onLedger);
    }

    @Test
    void verify_ledgerFails_failsAlike() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 3);
        UnavailableException down = new UnavailableException("ledger down");

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, stream.anchor(), stream, index -> {
                    throw down;
                }))
                .isSameAs(down);
    }

    @Test
    void threads_keepNoProcessAlive() throws MedChainException {
        TestStream stream = stream(DigestScheme.BOUND, 1, 3);
        Queue<Boolean> daemons = new ConcurrentLinkedQueue<>();
        ChunkSource watching = new Source(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                daemons.add(Thread.currentThread().isDaemon());
                return super.open(index);
            }
        };
        VERIFIER.verify(stream.scheme, stream.anchor(), watching, stream.ledger())
                .requireValid();
        assertThat(daemons).isNotEmpty().containsOnly(true);
    }

    @Test
    void verify_chunkCannotBeRead_namesIt() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 300);
        ChunkSource broken = new Source(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                if (index == 217) {
                    throw new IOException("disk gone");
                }
                return super.open(index);
            }
        };

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, stream.anchor(), broken, stream.ledger()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("chunk 217")
                .hasRootCauseMessage("disk gone");
    }

    @Test
    void verify_sourceIsFaulty_saysSo() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 3);
        ChunkSource faulty = new Source(stream) {
            @Override
            public InputStream open(long index) {
                throw new IllegalArgumentException("bug");
            }
        };

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, stream.anchor(), faulty, stream.ledger()))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("bug");
    }

    @Test
    void verify_sourceChangesBetweenReadings_isRefused() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 10);
        AtomicBoolean readBefore = new AtomicBoolean();
        ChunkSource changing = new Source(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                boolean damaged = index == 7 && !readBefore.getAndSet(true);
                return damaged ? new ByteArrayInputStream(new byte[stream.chunk(7).length]) : super.open(index);
            }
        };

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, stream.anchor(), changing, stream.ledger()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected the same bytes when read again");
    }

    @Test
    void verify_lastBeforeFirst_isRefused() {
        TestStream stream = stream(DigestScheme.BOUND, 5, 3);

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, Anchor.of(SECRET), stream, stream.ledger()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void verify_interrupted_endsAndKeepsTheFlag() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 3);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> VERIFIER.verify(stream.scheme, stream.anchor(), stream, stream.ledger()))
                .isInstanceOf(UnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void close_whileVerifying_endsTheVerification() {
        TestStream stream = stream(DigestScheme.BOUND, 1, 1000);
        CountDownLatch never = new CountDownLatch(1);
        ChainVerifier verifier = ChainVerifier.withWorkers(1);
        ChunkSource closing = new Source(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                verifier.close();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                return super.open(index);
            }
        };

        assertThatThrownBy(() -> verifier.verify(stream.scheme, stream.anchor(), closing, stream.ledger()))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> verifier.verify(stream.scheme, stream.anchor(), stream, stream.ledger()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
    }

    private static ChainVerdict verify(TestStream stream) throws MedChainException {
        return VERIFIER.verify(stream.scheme, stream.anchor(), stream, stream.ledger());
    }

    private static TestStream stream(DigestScheme scheme, long first, long last) {
        return TestStream.of(scheme, SECRET, first, last, 20, new Random(9));
    }

    private static ChunkSource record(Bytes data) {
        return new ChunkSource() {
            @Override
            public ChunkIndex first() {
                return ChunkIndex.FIRST;
            }

            @Override
            public ChunkIndex last() {
                return ChunkIndex.FIRST;
            }

            @Override
            public ChunkInfo info(long index) {
                return ChunkInfo.record(data.size()).salted(SECRET);
            }

            @Override
            public InputStream open(long index) {
                return new ByteArrayInputStream(data.toByteArray());
            }
        };
    }

    /** Another source, but for what a test overrides. */
    private static class Source implements ChunkSource {
        private final ChunkSource source;

        Source(ChunkSource source) {
            this.source = source;
        }

        @Override
        public ChunkIndex first() {
            return source.first();
        }

        @Override
        public ChunkIndex last() {
            return source.last();
        }

        @Override
        public ChunkInfo info(long index) throws IOException {
            return source.info(index);
        }

        @Override
        public InputStream open(long index) throws IOException {
            return source.open(index);
        }
    }
}
