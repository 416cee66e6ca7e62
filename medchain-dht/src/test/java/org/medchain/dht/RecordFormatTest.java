package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.Flips;

final class RecordFormatTest {
    private final TestRecord record = TestRecord.of(1);

    /** Decodes and verifies, as whoever is handed the bytes would. */
    private interface Check {
        DirectoryWrite read(Bytes encoded) throws MedChainException;
    }

    @ParameterizedTest
    @EnumSource
    void encoding_decoded_isTheSame(SuiteId suite) throws Exception {
        TestRecord one = TestRecord.of(3, suite, 1_700_000_000_000L);
        DirectoryRecord put = one.version(DirectoryWrite.MAX_VERSION, TestRecord.payload(1, 500));
        Tombstone removal = one.tombstone(1);

        assertThat(RecordName.decode(one.name().encode())).isEqualTo(one.name());
        assertThat(readRecord(put.encode())).isEqualTo(put);
        assertThat(readRecord(put.encode()).encode()).isEqualTo(put.encode());
        assertThat(readTombstone(removal.encode())).isEqualTo(removal);
        assertThat(readTombstone(removal.encode()).encode()).isEqualTo(removal.encode());
    }

    @ParameterizedTest
    @EnumSource
    void record_withAnyBitChanged_isRefused(SuiteId suite) {
        TestRecord one = TestRecord.of(3, suite, 1_700_000_000_000L);
        assertEveryBitMatters(one.version(300, "payload").encode(), RecordFormatTest::readRecord);
    }

    @ParameterizedTest
    @EnumSource
    void tombstone_withAnyBitChanged_isRefused(SuiteId suite) {
        TestRecord one = TestRecord.of(3, suite, 1_700_000_000_000L);
        assertEveryBitMatters(one.tombstone(300).encode(), RecordFormatTest::readTombstone);
    }

    @Test
    void record_cutOrExtended_isRefused() {
        byte[] encoded = record.version(1, "payload").encode().toByteArray();
        for (int length = 0; length < encoded.length; length++) {
            Bytes cut = Bytes.copyOf(encoded, 0, length);
            assertThatThrownBy(() -> DirectoryRecord.decode(cut)).isInstanceOf(MalformedException.class);
        }
        Bytes extended = Bytes.concat(Bytes.copyOf(encoded), Bytes.copyOf(new byte[1]));
        assertThatThrownBy(() -> DirectoryRecord.decode(extended)).isInstanceOf(MalformedException.class);
    }

    @Test
    void recordAndTombstone_takenForEachOther_areRefused() {
        Bytes put = record.version(1, "payload").encode();
        Bytes removal = record.tombstone(1).encode();
        assertThatThrownBy(() -> Tombstone.decode(put)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> DirectoryRecord.decode(removal)).isInstanceOf(MalformedException.class);
    }

    @Test
    void signatureOfATombstone_underARecord_isRefused() {
        Tombstone removal = record.tombstone(1);
        DirectoryRecord forged = new DirectoryRecord(record.name(), 1, Bytes.empty(), removal.signature());
        assertThatThrownBy(forged::verify).isInstanceOf(VerificationException.class);
    }

    @Test
    void payload_atItsLimit_isTakenAndAboveIsNot() throws Exception {
        DirectoryRecord largest = record.version(1, TestRecord.payload(1, DirectoryRecord.MAX_PAYLOAD));
        assertThat(largest.encode().size()).isLessThan(DirectoryRecord.MAX_SIZE);
        assertThat(DirectoryRecord.decode(largest.encode())).isEqualTo(largest);

        Bytes over = TestRecord.payload(1, DirectoryRecord.MAX_PAYLOAD + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> record.version(1, over));
        Bytes encoded = DirectoryRecord.unsigned(record.name(), 1, over)
                .bytes(4, largest.signature())
                .toBytes();
        assertThatThrownBy(() -> DirectoryRecord.decode(encoded)).isInstanceOf(MalformedException.class);
    }

    @Test
    void fields_outsideTheirRange_areRefused() {
        RecordName name = record.name();
        Bytes signature = record.tombstone(1).signature();
        assertThatIllegalArgumentException().isThrownBy(() -> record.version(0, "payload"));
        assertThatIllegalArgumentException().isThrownBy(() -> record.tombstone(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tombstone(name, 1, signature.slice(0, 63)));
        assertThatIllegalArgumentException().isThrownBy(() -> record.key().name(Bytes.copyOf(new byte[31]), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> record.key().name(name.label(), -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordName(name.label(), SuiteId.P256, name.writeKey(), 0));
        Bytes versionZero = Tombstone.unsigned(name, 0).bytes(3, signature).toBytes();
        assertThatThrownBy(() -> Tombstone.decode(versionZero)).isInstanceOf(MalformedException.class);
    }

    @Test
    void address_dependsOnEveryPartOfTheName() {
        RecordName name = record.name();
        Bytes otherLabel = TestRecord.of(2).name().label();
        List<RecordName> others = List.of(
                new RecordName(otherLabel, name.suite(), name.writeKey(), 0),
                new RecordName(
                        name.label(), name.suite(), TestRecord.of(2).name().writeKey(), 0),
                new RecordName(name.label(), name.suite(), name.writeKey(), 1),
                TestRecord.of(1, SuiteId.P256, 0).name());

        assertThat(others)
                .extracting(RecordName::address)
                .doesNotHaveDuplicates()
                .doesNotContain(name.address());
    }

    @Test
    void expiry_isExclusive() {
        RecordName name = TestRecord.expiring(1, 1000).name();
        assertThat(name.hasExpiredAt(999)).isFalse();
        assertThat(name.hasExpiredAt(1000)).isTrue();
        assertThat(record.name().hasExpiredAt(Long.MAX_VALUE)).isFalse();
    }

    private static void assertEveryBitMatters(Bytes encoded, Check check) {
        for (int bit = 0; bit < encoded.size() * 8; bit++) {
            Bytes changed = Flips.bit(encoded, bit);
            assertThatThrownBy(() -> check.read(changed))
                    .as("bit " + bit)
                    .isInstanceOfAny(MalformedException.class, VerificationException.class);
        }
    }

    private static DirectoryWrite readRecord(Bytes encoded) throws MedChainException {
        DirectoryRecord read = DirectoryRecord.decode(encoded);
        read.verify();
        return read;
    }

    private static DirectoryWrite readTombstone(Bytes encoded) throws MedChainException {
        Tombstone read = Tombstone.decode(encoded);
        read.verify();
        return read;
    }
}
