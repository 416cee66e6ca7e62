package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** A request that is none is told apart before anything is decided about it. */
class RequestFormatTest extends AttackScene {
    RequestFormatTest() {
        super(Suites.ONE);
    }

    private AccessRequest with(Bytes nonce, Instant time) {
        AccessRequest sound = plain(stream, ALL, time);
        return new AccessRequest(sound.session(), sound.audience(), sound.grant(), ALL, nonce, time);
    }

    private Bytes encoded(long start, long end) {
        return encoded(1, OptionalLong.of(start), OptionalLong.of(end), AccessRequest.NONCE_SIZE, 0);
    }

    private Bytes encoded(long version, OptionalLong start, OptionalLong end, int nonce, long time) {
        AccessRequest sound = plain(stream, ALL, world.clock().instant());
        return new StructWriter()
                .integer(0, version)
                .bytes(1, sound.session().event().value())
                .struct(2, sound.audience(), AudienceOpening::encode)
                .struct(3, sound.grant(), GrantOpening::encode)
                .optionalInteger(4, start)
                .optionalInteger(5, end)
                .bytes(6, Bytes.random(world.random(), nonce))
                .integer(7, time)
                .toBytes();
    }

    @Test
    void requestOfAnotherVersionNonceOrTime_isMalformed() throws Exception {
        OptionalLong none = OptionalLong.empty();
        int size = AccessRequest.NONCE_SIZE;
        assertThat(AccessRequest.decode(encoded(1, none, none, size, 0)).time()).isEqualTo(Instant.EPOCH);
        for (Bytes wrong : List.of(
                encoded(0, none, none, size, 0),
                encoded(2, none, none, size, 0),
                encoded(1, none, none, size - 1, 0),
                encoded(1, none, none, size + 1, 0),
                encoded(1, none, none, size, -1))) {
            assertThatThrownBy(() -> AccessRequest.decode(wrong)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void rangeThatIsOpenAtOneEnd_isReadAsWritten() throws Exception {
        OptionalLong none = OptionalLong.empty();
        OptionalLong some = OptionalLong.of(Long.MIN_VALUE);
        int size = AccessRequest.NONCE_SIZE;
        assertThat(AccessRequest.decode(encoded(1, some, none, size, 0)).range())
                .isEqualTo(new GrantedRange(some, none));
        assertThat(AccessRequest.decode(encoded(1, none, some, size, 0)).range())
                .isEqualTo(new GrantedRange(none, some));
    }

    @Test
    void rangeThatEndsBeforeItStarts_isMalformed() throws Exception {
        assertThat(AccessRequest.decode(encoded(4, 5)).range().startMicros()).hasValue(4);
        for (long end : new long[] {4, 3}) {
            assertThatThrownBy(() -> AccessRequest.decode(encoded(4, end))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void nonceOfAnotherSize_orTimeBefore1970_isMisuse() {
        Instant now = Instant.parse("2026-03-01T12:00:00.123456789Z");
        assertThat(with(nonce(), now).time()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
        assertThat(with(nonce(), Instant.EPOCH).time()).isEqualTo(Instant.EPOCH);
        for (int size : new int[] {0, AccessRequest.NONCE_SIZE - 1, AccessRequest.NONCE_SIZE + 1}) {
            Bytes nonce = Bytes.random(world.random(), size);
            assertThatThrownBy(() -> with(nonce, now)).isInstanceOf(IllegalArgumentException.class);
        }
        Instant before = Instant.EPOCH.minusMillis(1);
        assertThatThrownBy(() -> with(nonce(), before)).isInstanceOf(IllegalArgumentException.class);
    }
}
