package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

/** Ids, indexes, ranges and references. */
class ValuesTest {
    private static final TestRandom RANDOM = TestRandom.seeded(4);

    @Test
    void dataId_ofWrongSize_isRefused() {
        assertThat(DataId.random(RANDOM)).isNotEqualTo(DataId.random(RANDOM));
        assertThatThrownBy(() -> new DataId(Bytes.random(RANDOM, 15))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new DataId(Bytes.fromHex("00112233445566778899aabbccddeeff")))
                .hasToString("001122334455…");
    }

    @Test
    void chunkIndex_belowOne_isRefused() {
        assertThatThrownBy(() -> new ChunkIndex(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ChunkIndex.FIRST.isFirst()).isTrue();
        assertThat(ChunkIndex.FIRST.next()).isEqualTo(new ChunkIndex(2)).isGreaterThan(ChunkIndex.FIRST);
        assertThat(ChunkIndex.FIRST.next().isFirst()).isFalse();
        assertThatThrownBy(() -> new ChunkIndex(Long.MAX_VALUE).next()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void timeRange_emptyOrBackwards_isRefused() {
        assertThatThrownBy(() -> new TimeRange(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(5, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeRange_contains_isHalfOpen() {
        TimeRange range = new TimeRange(-10, 10);

        assertThat(range.contains(range)).isTrue();
        assertThat(range.contains(new TimeRange(9, 10))).isTrue();
        assertThat(range.contains(new TimeRange(9, 11))).isFalse();
        assertThat(range.contains(new TimeRange(-11, 0))).isFalse();
    }

    @Test
    void timeRange_ofInstants_cutsToMicroseconds() {
        TimeRange range =
                TimeRange.of(Instant.parse("1969-12-31T23:59:59.999999999Z"), Instant.parse("1970-01-01T00:00:01.5Z"));

        assertThat(range).isEqualTo(new TimeRange(-1, 1_500_000));
        assertThat(range.duration()).isEqualTo(Duration.ofNanos(1_500_001_000));
        assertThat(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE).duration()).isPositive();
    }

    @Test
    void grantedRange_withoutLimits_containsEverything() {
        TimeRange all = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(GrantedRange.unrestricted().contains(all)).isTrue();
        assertThat(GrantedRange.from(Long.MIN_VALUE).contains(all)).isTrue();
        assertThat(GrantedRange.from(0).contains(all)).isFalse();
        assertThat(GrantedRange.until(0).contains(all)).isFalse();
    }

    @Test
    void grantedRange_contains_atItsEdges() {
        TimeRange range = new TimeRange(10, 20);

        assertThat(GrantedRange.of(range).contains(range)).isTrue();
        assertThat(GrantedRange.of(range).contains(new TimeRange(10, 21))).isFalse();
        assertThat(GrantedRange.of(range).contains(new TimeRange(9, 20))).isFalse();
        assertThat(GrantedRange.from(10).contains(new TimeRange(10, Long.MAX_VALUE)))
                .isTrue();
        assertThat(GrantedRange.until(20).contains(new TimeRange(19, 20))).isTrue();
        assertThatThrownBy(() -> new GrantedRange(OptionalLong.of(1), OptionalLong.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Limit by limit: one that is not there reaches further than any number. */
    @Test
    void grantedRange_containsAnother_unlessThatReachesFurther() {
        GrantedRange middle = GrantedRange.of(new TimeRange(10, 20));

        assertThat(middle.contains(middle)).isTrue();
        assertThat(middle.contains(GrantedRange.of(new TimeRange(11, 19)))).isTrue();
        assertThat(middle.contains(GrantedRange.of(new TimeRange(9, 20)))).isFalse();
        assertThat(middle.contains(GrantedRange.of(new TimeRange(10, 21)))).isFalse();
        assertThat(middle.contains(GrantedRange.from(15))).isFalse();
        assertThat(middle.contains(GrantedRange.until(15))).isFalse();
        assertThat(middle.contains(GrantedRange.unrestricted())).isFalse();
        assertThat(GrantedRange.unrestricted().contains(middle)).isTrue();
        assertThat(GrantedRange.unrestricted().contains(GrantedRange.unrestricted()))
                .isTrue();
        assertThat(GrantedRange.from(10).contains(middle)).isTrue();
        assertThat(GrantedRange.from(11).contains(middle)).isFalse();
        assertThat(GrantedRange.from(10).contains(GrantedRange.until(20))).isFalse();
        assertThat(GrantedRange.until(20).contains(middle)).isTrue();
        assertThat(GrantedRange.until(19).contains(middle)).isFalse();
        assertThat(GrantedRange.until(20).contains(GrantedRange.from(10))).isFalse();
    }

    @Test
    void eventRef_everyBitFlipped_isRefusedOrAnotherReference() throws Exception {
        EventRef ref = new EventRef(BlockHash.of(Bytes.random(RANDOM, 32)), EventHash.of(Bytes.random(RANDOM, 32)));

        assertThat(EventRef.decode(ref.encode())).isEqualTo(ref);
        Flips.everyBit(ref.encode(), (damaged, where) -> {
            try {
                EventRef other = EventRef.decode(damaged);
                assertThat(other).as(where).isNotEqualTo(ref);
                assertThat(other.encode()).as(where).isEqualTo(damaged);
            } catch (MalformedException e) {
                assertThat(e).as(where).hasMessageContaining("event reference");
            }
        });
    }

    @Test
    void hashes_areOrderedAsTheirBytesAre() {
        Bytes low = Bytes.fromHex("00".repeat(31) + "ff");
        Bytes high = Bytes.fromHex("80" + "00".repeat(31));

        assertThat(EventHash.of(low)).isLessThan(EventHash.of(high)).isEqualByComparingTo(EventHash.of(low));
        assertThat(BlockHash.of(low)).isLessThan(BlockHash.of(high)).isEqualByComparingTo(BlockHash.of(low));
    }

    @Test
    void eventType_known_hasAName() throws MedChainException {
        assertThat(EventType.ADD_DATA).hasToString("AddData");
        assertThat(EventType.CREATE_SESSION).hasToString("CreateSession");
        assertThat(EventType.REMOVE_SESSION).hasToString("RemoveSession");
        assertThat(EventType.ADMIT_IDENTITY).hasToString("AdmitIdentity");
        assertThat(EventType.REVOKE_CERTIFICATES).hasToString("RevokeCertificates");
        assertThat(EventType.CHANGE_MEMBERS).hasToString("ChangeMembers");
        assertThat(new EventType(7)).hasToString("Type7");
        assertThatThrownBy(() -> new EventType(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
