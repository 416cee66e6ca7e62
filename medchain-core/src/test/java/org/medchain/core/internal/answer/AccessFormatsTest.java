package org.medchain.core.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;

/** What is written of answers is read again, at its largest too. */
class AccessFormatsTest {
    private static final TestRandom RANDOM = TestRandom.seeded(7);

    @Test
    void header_withNeighboursOrWithout_isReadAsWritten() throws Exception {
        EdgeBefore before =
                new EdgeBefore(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE), Long.MAX_VALUE, digest(), digest());
        EdgeAfter after = new EdgeAfter(new TimeRange(-1, 1), 0, digest());
        for (Optional<EdgeBefore> left : List.of(Optional.of(before), Optional.<EdgeBefore>empty())) {
            for (Optional<EdgeAfter> right : List.of(Optional.of(after), Optional.<EdgeAfter>empty())) {
                AnswerHeader.Granted header = new AnswerHeader.Granted(
                        digest(),
                        SymmetricKey.generate(RANDOM),
                        new ChunkIndex(2),
                        new ChunkIndex(Long.MAX_VALUE),
                        Anchor.of(digest()),
                        left,
                        right);
                assertThat(header.encode().size()).isLessThanOrEqualTo(AnswerHeader.MAX_SIZE);
                AnswerHeader.Granted read = (AnswerHeader.Granted) AnswerHeader.decode(header.encode());
                assertThat(read.encode()).isEqualTo(header.encode());
                assertThat(read.before()).isEqualTo(left);
                assertThat(read.after()).isEqualTo(right);
            }
        }
    }

    @Test
    void refusal_ofEveryReason_isReadAsWrittenWithTheClock() throws Exception {
        Instant clock = Instant.parse("2026-03-01T12:00:00.123Z");
        for (RefusalReason reason : RefusalReason.values()) {
            AnswerHeader.Refused header = new AnswerHeader.Refused(digest(), reason, clock.plusNanos(5));
            assertThat(AnswerHeader.decode(header.encode()))
                    .isEqualTo(new AnswerHeader.Refused(header.request(), reason, clock));
            assertThat(RefusalReason.of(reason.code())).isEqualTo(reason);
        }
        assertThatThrownBy(() -> RefusalReason.of(0)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> RefusalReason.of(15)).isInstanceOf(MalformedException.class);
    }

    @Test
    void piece_ofEveryKind_isReadAsWrittenAtItsLargest() throws Exception {
        TimeRange time = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        ChunkInfo largest =
                ChunkInfo.chunk(Long.MAX_VALUE, time, Long.MAX_VALUE).withSalt(Bytes.random(RANDOM, 32));
        for (Piece piece : List.of(
                new Piece.ChunkStart(largest),
                new Piece.ChunkStart(ChunkInfo.record(0)),
                new Piece.Data(Bytes.random(RANDOM, Piece.MAX_DATA)),
                new Piece.End(Long.MAX_VALUE),
                new Piece.BrokenOff(RefusalReason.REVOKED))) {
            assertThat(piece.encode().size()).isLessThanOrEqualTo(Piece.MAX_SIZE);
            assertThat(Piece.decode(piece.encode())).isEqualTo(piece);
        }
    }

    @Test
    void chunkTable_ofManyChunks_givesEachAsItCame() {
        ChunkTable table = new ChunkTable(new ChunkIndex(5));
        List<Bytes> salts = List.of(Bytes.random(RANDOM, 32), Bytes.empty(), Bytes.random(RANDOM, 32));
        for (long i = 0; i < 3000; i++) {
            table.add(info(i, salts), 1000 * i, 3 * i);
        }
        assertThat(table.count()).isEqualTo(3000);
        for (long i = 0; i < 3000; i++) {
            assertThat(table.info(5 + i)).isEqualTo(info(i, salts));
            assertThat(table.offset(5 + i)).isEqualTo(1000 * i);
            assertThat(table.frame(5 + i)).isEqualTo(3 * i);
        }
        for (long outside : new long[] {Long.MIN_VALUE, 0, 4, 3005, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> table.info(outside))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not among chunks 5 to 3004");
        }
    }

    @Test
    void chunkTable_ofARecordWithoutATime_givesItWithoutOne() {
        ChunkTable table = new ChunkTable(ChunkIndex.FIRST);
        table.add(ChunkInfo.record(7), 3, 1);
        assertThat(table.info(1)).isEqualTo(ChunkInfo.record(7));
    }

    @Test
    void refusal_ofEveryReason_isADenialOrAnAbsenceOrAFailureOfNow() {
        Set<RefusalReason> absent = EnumSet.of(RefusalReason.NO_DATA_IN_RANGE, RefusalReason.NOTHING_YET);
        Set<RefusalReason> again = EnumSet.of(
                RefusalReason.STALE,
                RefusalReason.REPLAYED,
                RefusalReason.NOT_ON_LEDGER,
                RefusalReason.NOTHING_YET,
                RefusalReason.UNAVAILABLE);
        for (RefusalReason reason : RefusalReason.values()) {
            Class<?> expected = reason == RefusalReason.UNAVAILABLE
                    ? UnavailableException.class
                    : absent.contains(reason) ? NoDataException.class : AccessDeniedException.class;
            assertThat(Refusals.of(reason, "asked"))
                    .isExactlyInstanceOf(expected)
                    .hasMessage("asked: " + reason + (again.contains(reason) ? "; try again later" : ""));
            assertThat(Refusals.of(reason, "asked").retryHelps()).isEqualTo(again.contains(reason));
        }
    }

    @Test
    void limits_outOfTheirBounds_areRefused() {
        FetchLimits limits = FetchLimits.defaults();
        assertThatThrownBy(() -> limits.withChunks(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withChunks(1L << 31)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withDuration(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withDuration(Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ChunkInfo info(long i, List<Bytes> salts) {
        TimeRange time = new TimeRange(i * 10 - 100, i * 10 - 90);
        return new ChunkInfo(new ChunkIndex(5 + i), Optional.of(time), i * i, salts.get((int) (i % 3)));
    }

    private static Digest digest() {
        return new Digest(Bytes.random(RANDOM, Digest.SIZE));
    }
}
