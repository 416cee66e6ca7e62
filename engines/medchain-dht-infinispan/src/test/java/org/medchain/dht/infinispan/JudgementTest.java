package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.error.MalformedException;
import org.medchain.testkit.dht.TestRecord;

class JudgementTest {
    private final TestRecord record = TestRecord.of(1);

    @Test
    void afterAnother_storedAtLast_isStored() {
        assertThat(Judgement.stored().afterAnother()).isEqualTo(Judgement.stored());
    }

    /** The first time all owners of that time had it, so it may stand, whatever is said now. */
    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "STORED", mode = EnumSource.Mode.EXCLUDE)
    void afterAnother_notStoredAtLast_isUncertain(Kind kind) {
        assertThat(Judgement.of(kind, "reason").afterAnother().outcome(record.version(1, "put twice")))
                .isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void outcome_ofAConflictThatDoesNotVerify_isIndeterminate() {
        Judgement forged = new Judgement(Kind.CONFLICT, Bytes.utf8("no record"));
        assertThat(forged.outcome(record.version(1, "put"))).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void decode_whatWasEncoded_isTheSame() throws MalformedException {
        Judgement conflict = Judgement.conflict(record.version(2, "stands"));
        assertThat(Judgement.decode(Bytes.copyOf(conflict.encode()))).isEqualTo(conflict);
        assertThat(conflict.outcome(record.version(1, "late")))
                .isEqualTo(new WriteOutcome.VersionConflict(record.version(2, "stands")));
    }

    @Test
    void decode_notAJudgement_isRefused() {
        Bytes tooLong = Bytes.concat(Bytes.copyOf(new byte[] {2}), Bytes.utf8("x".repeat(2_000)));
        for (Bytes bad : new Bytes[] {Bytes.empty(), Bytes.copyOf(new byte[] {9}), tooLong}) {
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Judgement.decode(bad));
        }
    }
}
