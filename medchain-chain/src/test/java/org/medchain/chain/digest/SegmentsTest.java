package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** A stream of several segments, of which a verification keeps one at a time. */
@Timeout(60)
class SegmentsTest {
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(7));
    private static final int SEGMENT = 3;

    private final TestStream stream = TestStream.of(DigestScheme.BOUND, SECRET, 1, 8, 2000, new Random(9));
    private final Map<Long, Integer> reads = new HashMap<>();

    private ChainVerdict verify() throws MedChainException {
        ChunkSource counted = new ServedStream(stream) {
            @Override
            public synchronized InputStream open(long index) throws IOException {
                reads.merge(index, 1, Integer::sum);
                return super.open(index);
            }
        };
        try (ChainVerifier verifier = new ChainVerifier(1, SEGMENT)) {
            return verifier.verify(stream.scheme, stream.anchor(), counted, stream.ledger());
        }
    }

    @Test
    void verify_badChunkInTheFirstSegment_isNamed() throws MedChainException {
        stream.flip(2, 0);
        ChainVerdict verdict = verify();
        assertThat(verdict.bad()).containsExactly(new ChunkIndex(2));
        assertThat(verdict.anchorWrong()).isFalse();
    }

    /** What was found of an earlier segment is forgotten, and found again by reading it again. */
    @Test
    void verify_walkBackToTheFirstSegment_readsEachSegmentButTheLastOnceMore() throws MedChainException {
        stream.flip(2, 0);
        ChainVerdict verdict = verify();
        assertThat(reads)
                .containsExactlyInAnyOrderEntriesOf(Map.of(1L, 2, 2L, 3, 3L, 3, 4L, 3, 5L, 3, 6L, 3, 7L, 2, 8L, 2));
        long bytes = reads.entrySet().stream()
                .mapToLong(read -> (long) read.getValue() * stream.chunk(read.getKey()).length)
                .sum();
        assertThat(verdict.bytesHashed()).isEqualTo(bytes);
    }

    @Test
    void verify_badChunkInTheLastSegment_readsThatSegmentAloneAgain() throws MedChainException {
        stream.flip(8, 0);
        assertThat(verify().bad()).containsExactly(new ChunkIndex(8));
        assertThat(reads)
                .containsExactlyInAnyOrderEntriesOf(Map.of(1L, 1, 2L, 1, 3L, 1, 4L, 1, 5L, 1, 6L, 1, 7L, 1, 8L, 2));
    }
}
