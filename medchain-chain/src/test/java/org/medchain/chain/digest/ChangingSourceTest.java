package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** A chunk that is damaged when it is read first and good when it is read again gets no verdict, wherever it is. */
class ChangingSourceTest {
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(7));
    private static final int SEGMENT = 3;

    private final TestStream stream = TestStream.of(DigestScheme.BOUND, SECRET, 1, 9, 2000, new Random(9));

    @Test
    void verify_damagedChunkThatStays_isNamed() throws MedChainException {
        stream.flip(9, 0);
        stream.flip(6, 0);
        try (ChainVerifier verifier = new ChainVerifier(1, SEGMENT)) {
            assertThat(verifier.verify(stream.scheme, stream.anchor(), stream, stream.ledger())
                            .bad())
                    .containsExactly(new ChunkIndex(6), new ChunkIndex(9));
        }
    }

    /** In the segment kept: between the last chunk that agrees and one that is bad for good. */
    @Test
    void verify_chunkOfTheLastSegmentChangesBeforeABadOne_isRefused() {
        stream.flip(9, 0);
        assertRefused(7);
    }

    /** In a segment read again. */
    @Test
    void verify_chunkOfAnEarlierSegmentChangesBeforeABadOne_isRefused() {
        stream.flip(6, 0);
        assertRefused(5);
    }

    private void assertRefused(long changing) {
        assertThat(stream.chunk(changing)).isNotEmpty();
        int[] reads = {0};
        ChunkSource source = new ServedStream(stream) {
            @Override
            public InputStream open(long index) throws IOException {
                byte[] chunk = stream.chunk(index).clone();
                if (index == changing && reads[0]++ == 0) {
                    chunk[0] ^= 1;
                }
                return new ByteArrayInputStream(chunk);
            }
        };
        try (ChainVerifier verifier = new ChainVerifier(1, SEGMENT)) {
            assertThatThrownBy(() -> verifier.verify(stream.scheme, stream.anchor(), source, stream.ledger()))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("expected the same bytes when read again");
        }
    }
}
