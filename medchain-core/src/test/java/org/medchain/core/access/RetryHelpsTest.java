package org.medchain.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.EventHash;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.OperationConflictException;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.ImplausibleClockException;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** Each failure says, as a value, whether the same call may succeed later. */
class RetryHelpsTest {
    private static final EventHash EVENT = EventHash.of(Bytes.copyOf(new byte[Digest.SIZE]));

    @Test
    void whatIsAwayNow_mayBeTriedAgain() {
        assertThat(new UnavailableException("away").retryHelps()).isTrue();
    }

    @Test
    void whatStaysAsItIs_isNotHelpedByARetry() {
        assertThat(new MalformedException("bytes").retryHelps()).isFalse();
        assertThat(new VerificationException("signature").retryHelps()).isFalse();
        assertThat(new StorageException("disk").retryHelps()).isFalse();
        assertThat(new ImplausibleClockException(Instant.MAX, Instant.MIN, "confirm it").retryHelps())
                .isFalse();
        assertThat(new OperationConflictException("key").retryHelps()).isFalse();
        assertThat(new ClaimLostException("claim").retryHelps()).isFalse();
        assertThat(new FetchLimitException("large").retryHelps()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RefusalReason.class)
    void refusalOfAccess_isAsItsReason(RefusalReason reason) {
        assertThat(new AccessDeniedException(reason, "no").retryHelps()).isEqualTo(reason.retryHelps());
        assertThat(new NoDataException(reason, "none").retryHelps()).isEqualTo(reason.retryHelps());
    }

    @ParameterizedTest
    @EnumSource(org.medchain.chain.consensus.RefusalReason.class)
    void refusalOfAnEvent_isFinalUnlessItsReferenceMayYetCome(org.medchain.chain.consensus.RefusalReason reason) {
        assertThat(new EventRefusedException(EVENT, reason, "no").retryHelps())
                .isEqualTo(reason == org.medchain.chain.consensus.RefusalReason.REFERENCE_UNKNOWN);
    }
}
