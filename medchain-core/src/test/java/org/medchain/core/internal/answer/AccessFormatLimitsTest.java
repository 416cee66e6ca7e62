package org.medchain.core.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.core.access.FetchLimits;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** What is a step outside of what a format allows is malformed, and nothing else. */
class AccessFormatLimitsTest {
    private static final TestRandom RANDOM = TestRandom.seeded(13);
    private static final int MAX = 8;

    private static Digest digest() {
        return new Digest(Bytes.random(RANDOM, Digest.SIZE));
    }

    private static void assertMalformed(ThrowingCallable decoding) {
        assertThatThrownBy(decoding).isInstanceOf(MalformedException.class);
    }

    private static Bytes frame(int length) throws Exception {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(length);
        out.write(new byte[Math.max(0, length)]);
        return Frames.read(new DataInputStream(new ByteArrayInputStream(frame.toByteArray())), MAX);
    }

    @Test
    void frame_ofNoByteOrMoreThanTheMost_isMalformed() throws Exception {
        assertThat(frame(1).size()).isEqualTo(1);
        assertThat(frame(MAX).size()).isEqualTo(MAX);
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, MAX + 1}) {
            assertMalformed(() -> frame(length));
        }
    }

    @Test
    void frame_ofAnotherRequestOrNumber_doesNotOpen() throws Exception {
        Digest request = digest();
        try (SymmetricKey key = SymmetricKey.generate(RANDOM)) {
            Bytes sealed = sealed(key, request, 3, new Piece.End(0));
            assertThat(Frames.open(key, request, 3, sealed)).isEqualTo(new Piece.End(0));
            assertThatThrownBy(() -> Frames.open(key, request, 4, sealed)).isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> Frames.open(key, digest(), 3, sealed)).isInstanceOf(VerificationException.class);
        }
    }

    private static Bytes sealed(SymmetricKey key, Digest request, long number, Piece piece) {
        return key.seal(SuiteId.X25519, Frames.USE, Frames.associated(request, number), piece.encode(), RANDOM);
    }

    @Test
    void piece_outOfItsLimits_isMalformed() {
        Bytes large = Bytes.random(RANDOM, Piece.MAX_DATA + 1);
        for (StructWriter piece : List.of(
                new StructWriter().integer(0, 0),
                new StructWriter().integer(0, 1).integer(1, 0).integer(4, 0),
                new StructWriter().integer(0, 1).integer(1, 1).integer(4, -1),
                new StructWriter().integer(0, 1).integer(1, 1).integer(2, 5).integer(4, 0),
                new StructWriter().integer(0, 1).integer(1, 1).integer(3, 5).integer(4, 0),
                new StructWriter()
                        .integer(0, 1)
                        .integer(1, 1)
                        .integer(2, 5)
                        .integer(3, 5)
                        .integer(4, 0),
                new StructWriter().integer(0, 2).bytes(1, Bytes.empty()),
                new StructWriter().integer(0, 2).bytes(1, large),
                new StructWriter().integer(0, 3).integer(1, -1),
                new StructWriter().integer(0, 4).integer(1, 0),
                new StructWriter().integer(0, 5).integer(1, 1))) {
            assertMalformed(() -> Piece.decode(piece.toBytes()));
        }
    }

    private static Bytes header(long version, long first, long last, int anchor) {
        return new StructWriter()
                .integer(0, version)
                .bytes(1, digest().value())
                .integer(2, 0)
                .bytes(3, Bytes.random(RANDOM, SymmetricKey.SIZE))
                .integer(4, first)
                .integer(5, last)
                .bytes(6, Bytes.random(RANDOM, anchor))
                .toBytes();
    }

    @Test
    void header_outOfItsLimits_isMalformed() throws Exception {
        assertThat(AnswerHeader.decode(header(1, 1, 1, 0))).isInstanceOf(AnswerHeader.Granted.class);
        assertThat(AnswerHeader.decode(header(1, 2, 9, Digest.SIZE))).isInstanceOf(AnswerHeader.Granted.class);
        for (Bytes header : List.of(
                header(0, 1, 1, 0),
                header(2, 1, 1, 0),
                header(1, 0, 1, 0),
                header(1, 2, 1, 0),
                header(1, 1, 1, 1),
                header(1, 1, 1, Digest.SIZE - 1))) {
            assertMalformed(() -> AnswerHeader.decode(header));
        }
    }

    private static StructWriter edge(long start, long end, long length) {
        return new StructWriter()
                .integer(0, start)
                .integer(1, end)
                .integer(2, length)
                .bytes(3, digest().value());
    }

    @Test
    void neighbour_thatEndsBeforeItStartsOrHasLessThanNothing_isMalformed() throws Exception {
        for (StructWriter wrong : List.of(edge(5, 5, 0), edge(6, 5, 0), edge(4, 5, -1))) {
            assertMalformed(() -> StructReader.decode("edge", wrong.toBytes(), 1000, EdgeAfter::decode));
            Bytes before = wrong.bytes(4, digest().value()).toBytes();
            assertMalformed(() -> StructReader.decode("edge", before, 1000, EdgeBefore::decode));
        }
        StructReader.decode("edge", edge(4, 5, 0).toBytes(), 1000, EdgeAfter::decode);
    }

    @Test
    void limits_atTheirBounds_areTaken() {
        FetchLimits limits = FetchLimits.defaults();
        assertThat(limits).isEqualTo(new FetchLimits(500_000, 16L << 30, Duration.ofMinutes(10)));
        assertThat(limits.withChunks(1).withBytes(1)).isEqualTo(new FetchLimits(1, 1, limits.duration()));
        assertThat(limits.withChunks(Integer.MAX_VALUE).chunks()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.withDuration(Duration.ofDays(365)).duration()).isEqualTo(Duration.ofDays(365));
        assertThatThrownBy(() -> limits.withDuration(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static SealedChunkInputStream staged(SymmetricKey key, Digest request, long length, Piece... pieces)
            throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        for (int i = 0; i < pieces.length; i++) {
            Frames.write(out, sealed(key, request, 7 + i, pieces[i]));
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file.toByteArray()));
        return new SealedChunkInputStream(in, key, request, 7, length);
    }

    @Test
    void stagedChunk_isReadFrameByFrame_andNeverBeyondItsEnd() throws Exception {
        Digest request = digest();
        Piece two = new Piece.Data(Bytes.copyOf(new byte[] {1, 2}));
        Piece three = new Piece.Data(Bytes.copyOf(new byte[] {3, 4, 5}));
        try (SymmetricKey key = SymmetricKey.generate(RANDOM)) {
            assertThat(staged(key, request, 5, two, three).readAllBytes()).containsExactly(1, 2, 3, 4, 5);
            assertThat(staged(key, request, 2, two, three).readAllBytes()).containsExactly(1, 2);
            for (Piece other : List.of(three, new Piece.End(1), new Piece.ChunkStart(ChunkInfo.record(2)))) {
                assertThatThrownBy(() -> staged(key, request, 4, two, other).readAllBytes())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("changed");
            }
        }
    }

    @Test
    void stagedChunk_readByteByByteOrInSmallPieces_isTheSame() throws Exception {
        Digest request = digest();
        byte[] bytes = {1, (byte) 0xff, 3, 4, 5};
        Piece two = new Piece.Data(Bytes.copyOf(bytes, 0, 2));
        Piece three = new Piece.Data(Bytes.copyOf(bytes, 2, 3));
        try (SymmetricKey key = SymmetricKey.generate(RANDOM)) {
            SealedChunkInputStream single = staged(key, request, 5, two, three);
            for (byte expected : bytes) {
                assertThat(single.read()).isEqualTo(expected & 0xff);
            }
            assertThat(single.read()).isEqualTo(-1);

            SealedChunkInputStream pieces = staged(key, request, 5, three, two);
            byte[] target = new byte[2];
            assertThat(pieces.read(target)).isEqualTo(2);
            assertThat(target).containsExactly(3, 4);
            assertThat(pieces.read(target)).isEqualTo(1);
            assertThat(target).containsExactly(5, 4);
            assertThat(pieces.read(target)).isEqualTo(2);
            assertThat(target).containsExactly(1, 0xff);
        }
    }
}
