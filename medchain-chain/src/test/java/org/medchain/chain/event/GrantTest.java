package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** Grant and Audience. */
class GrantTest {
    private static final PublicIdentity PROVIDER = Identities.of(2).publicIdentity();
    private static final Grant RECORD = Grants.record(0xa1, PROVIDER, 1);
    private static final Grant STREAM = Grants.stream(0xa1, PROVIDER, 2, GrantedRange.from(5), 3, 9);
    private static final Optional<ChunkIndex> FIRST = Optional.of(ChunkIndex.FIRST);
    private static final Optional<ChunkIndex> NONE = Optional.empty();

    @Test
    void decode_whatWasEncoded_isTheSame() throws MedChainException {
        Grant empty = Grants.stream(0xa1, PROVIDER, 3, GrantedRange.until(5), 0, 9);
        for (Grant grant : List.of(RECORD, STREAM, empty)) {
            assertThat(Grant.decode(grant.encode())).isEqualTo(grant);
            assertThat(grant.encode().size()).isLessThanOrEqualTo(Grant.MAX_SIZE);
        }
    }

    @Test
    void decode_everyBitFlipped_isRefusedOrAnotherGrant() throws Exception {
        for (Grant grant : List.of(RECORD, STREAM)) {
            Flips.everyBit(grant.encode(), (damaged, where) -> {
                Grant other;
                try {
                    other = Grant.decode(damaged);
                } catch (MalformedException e) {
                    return;
                }
                assertThat(other).as(where).isNotEqualTo(grant);
                assertThat(other.encode()).as(where).isEqualTo(damaged);
            });
        }
    }

    @Test
    void record_thatIsNotOneWholeChunk_isRefused() {
        GrantedRange range = GrantedRange.from(5);
        assertRefused(DataKind.RECORD, range, 1, 1, FIRST, Grants.ANCHOR, "a range, expected none for a record");
        assertRefused(DataKind.RECORD, whole(), 1, 2, FIRST, Grants.ANCHOR, "expected chunk 1 of a record");
        assertRefused(DataKind.RECORD, whole(), 1, 1, NONE, Bytes.empty(), "expected chunk 1 of a record");
    }

    @Test
    void grant_whosePartsDoNotGoTogether_isRefused() {
        Optional<ChunkIndex> second = Optional.of(new ChunkIndex(2));
        Bytes none = Bytes.empty();
        assertRefused(DataKind.STREAM, whole(), 0, 1, FIRST, Grants.ANCHOR, "digest scheme 0");
        assertRefused(
                DataKind.STREAM,
                whole(),
                1,
                1,
                second,
                Grants.ANCHOR,
                "first chunk 2, expected at most its last chunk 1");
        assertRefused(DataKind.STREAM, whole(), 1, 5, NONE, Grants.ANCHOR, "an anchor of 32 bytes");
        assertRefused(DataKind.STREAM, whole(), 1, 5, FIRST, none, "an anchor of 0 bytes");
        assertRefused(DataKind.STREAM, whole(), 2, 5, second, none, "an anchor of 0 bytes");
        assertRefused(DataKind.STREAM, whole(), 1, 5, second, Bytes.utf8("short"), "an anchor of 5 bytes");

        assertThat(grant(DataKind.STREAM, whole(), 2, 5, FIRST, none).anchor()).isEqualTo(none);
        assertThat(grant(DataKind.STREAM, whole(), 1, 2, second, Grants.ANCHOR).first())
                .isEqualTo(second);
    }

    @Test
    void toString_namesNobody() {
        assertThat(RECORD.toString()).doesNotContain(PROVIDER.toString()).contains("RECORD 010101010101…");
    }

    @Test
    void audience_endsAtItsEnd() throws MedChainException {
        Audience audience = new Audience(PROVIDER, Identities.of(1).publicIdentity(), 1_000);
        StructWriter struct = new StructWriter();
        audience.encode(struct);

        assertThat(Audience.decode(struct.toBytes())).isEqualTo(audience);
        assertThat(audience.isExpiredAt(999)).isFalse();
        assertThat(audience.isExpiredAt(1_000)).isTrue();
        assertThat(new Audience(PROVIDER, PROVIDER, 0).isExpiredAt(Long.MAX_VALUE))
                .isFalse();
        assertThatThrownBy(() -> new Audience(PROVIDER, PROVIDER, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static GrantedRange whole() {
        return GrantedRange.unrestricted();
    }

    private static Grant grant(
            DataKind kind, GrantedRange range, long scheme, long last, Optional<ChunkIndex> first, Bytes anchor) {
        return new Grant(
                RECORD.inventory(),
                PROVIDER,
                RECORD.data(),
                kind,
                range,
                scheme,
                Grants.REFERENCE,
                new ChunkIndex(last),
                first,
                anchor);
    }

    private static void assertRefused(
            DataKind kind,
            GrantedRange range,
            long scheme,
            long last,
            Optional<ChunkIndex> first,
            Bytes anchor,
            String why) {
        assertThatThrownBy(() -> grant(kind, range, scheme, last, first, anchor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
        StructWriter struct = new StructWriter()
                .bytes(0, Bytes.random(TestRandom.constant(1), Digest.SIZE))
                .struct(1, PROVIDER, PublicIdentity::encode)
                .bytes(2, RECORD.data().value())
                .integer(3, kind.code());
        range.encode(struct, 4);
        struct.integer(6, scheme).struct(7, Grants.REFERENCE, EventRef::encode).integer(8, last);
        first.ifPresent(index -> struct.integer(9, index.value()));
        Bytes encoded = struct.bytes(10, anchor).toBytes();
        assertThatThrownBy(() -> Grant.decode(encoded)).isInstanceOf(MalformedException.class);
    }
}
