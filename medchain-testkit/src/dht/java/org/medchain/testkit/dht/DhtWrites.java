package org.medchain.testkit.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Invalid;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.VersionConflict;
import org.medchain.error.MedChainException;

/** Which write stands at an address: promises 1 to 7 of {@link Dht}. */
abstract class DhtWrites extends DhtScene {
    @Test
    @Promise(1)
    void put_atAnEmptyAddress_isStored() {
        assertThat(read(record)).isEqualTo(new ReadOutcome.Absent());

        store(record.version(1, "first"));

        assertStands(record.version(1, "first"));
    }

    @Test
    @Promise(1)
    void put_ofAnyHigherVersion_replaces() {
        store(record.version(5, "fifth"));
        store(record.version(6, "sixth"));
        store(record.version(DirectoryWrite.MAX_VERSION, "last"));

        assertStands(record.version(DirectoryWrite.MAX_VERSION, "last"));
    }

    @ParameterizedTest
    @EnumSource
    @Promise(1)
    void put_ofEverySuite_isStored(SuiteId suite) {
        TestRecord other = TestRecord.of(2, suite, RecordName.NEVER);
        DirectoryRecord first = other.version(1, "first");
        store(first);
        assertStands(first);
        Tombstone removal = other.tombstone(2);
        store(removal);
        assertStands(removal);
    }

    @Test
    @Promise(1)
    void put_ofOtherRecords_leavesThisOne() {
        store(record.version(1, "mine"));
        store(TestRecord.of(2).version(9, "another"));
        store(TestRecord.of(2).tombstone(10));

        assertStands(record.version(1, "mine"));
    }

    @Test
    @Promise(2)
    void put_ofALowerVersion_conflictsWithWhatStands() {
        DirectoryRecord standing = record.version(7, "new");
        store(record.version(6, "old"));
        store(standing);

        assertThat(write(record.version(6, "old"))).isEqualTo(new VersionConflict(standing));
        assertThat(write(record.version(3, "older"))).isEqualTo(new VersionConflict(standing));
        assertStands(standing);
    }

    @Test
    @Promise(2)
    void put_ofTheSameVersionWithOtherContent_conflictsWithWhatStands() {
        DirectoryRecord standing = record.version(7, "first come");
        store(standing);

        assertThat(write(record.version(7, "late"))).isEqualTo(new VersionConflict(standing));
        assertStands(standing);
    }

    @Test
    @Promise(3)
    void put_ofTheSameBytesAgain_isStored() throws MedChainException {
        DirectoryRecord same = record.version(4, "same");
        store(same);
        store(record.version(4, "same"));
        reopen();
        store(record.version(4, "same"));
        assertStands(same);
    }

    @Test
    @Promise(3)
    void remove_ofTheSameBytesAgain_isStored() throws MedChainException {
        Tombstone same = record.tombstone(4);
        store(same);
        store(same);
        reopen();
        store(same);
        assertStands(same);
    }

    @Test
    @Promise(4)
    void put_racingForOneVersion_storesExactlyOne() {
        for (int version = 1; version <= 20; version++) {
            List<DirectoryRecord> rivals = new ArrayList<>();
            for (int rival = 0; rival < 8; rival++) {
                rivals.add(record.version(version, "rival " + rival));
            }
            List<WriteOutcome> outcomes =
                    rivals.parallelStream().map(this::write).toList();

            int winner = outcomes.indexOf(new Stored(version));
            assertThat(winner).isNotNegative();
            assertStands(rivals.get(winner));
            for (int rival = 0; rival < 8; rival++) {
                WriteOutcome lost = new VersionConflict(rivals.get(winner));
                assertThat(outcomes.get(rival)).isEqualTo(rival == winner ? new Stored(version) : lost);
            }
        }
    }

    @Test
    @Promise(4)
    void put_racingWithManyVersions_endsWithTheHighest() {
        List<DirectoryRecord> rivals = IntStream.rangeClosed(1, 60)
                .mapToObj(version -> record.version(version, "version " + version))
                .toList();

        List<WriteOutcome> outcomes = rivals.parallelStream().map(this::write).toList();

        assertThat(outcomes.get(59)).isEqualTo(new Stored(60));
        assertThat(outcomes).hasOnlyElementsOfTypes(Stored.class, VersionConflict.class);
        assertStands(rivals.get(59));
    }

    @Test
    @Promise(5)
    void remove_ofARecord_removesWhateverItsVersion() {
        store(record.version(5, "gone"));
        store(record.tombstone(6));
        assertStands(record.tombstone(6));

        TestRecord equal = TestRecord.of(2);
        store(equal.version(5, "gone"));
        store(equal.tombstone(5));
        assertStands(equal.tombstone(5));

        TestRecord lower = TestRecord.of(3);
        store(lower.version(5, "gone"));
        store(lower.tombstone(1));
        assertStands(lower.tombstone(1));
    }

    @Test
    @Promise(5)
    void remove_atAnEmptyAddress_keepsTheRecordOut() {
        store(record.tombstone(3));

        assertThat(write(record.version(2, "late"))).isEqualTo(new VersionConflict(record.tombstone(3)));
        assertStands(record.tombstone(3));
    }

    @Test
    @Promise(6)
    void put_afterRemoval_conflictsWhateverItsVersion() throws MedChainException {
        DirectoryRecord saved = record.version(5, "saved");
        store(saved);
        Tombstone removal = record.tombstone(6);
        store(removal);
        for (int round = 0; round < 2; round++) {
            assertThat(write(saved)).isEqualTo(new VersionConflict(removal));
            assertThat(write(record.version(6, "same"))).isEqualTo(new VersionConflict(removal));
            assertThat(write(record.version(7, "newer"))).isEqualTo(new VersionConflict(removal));
            assertStands(removal);
            reopen();
        }
    }

    @Test
    @Promise(6)
    void remove_afterRemoval_isStoredOnlyWithAHigherVersion() {
        TestRecord ecdsa = TestRecord.of(2, SuiteId.P256, RecordName.NEVER);
        Tombstone first = ecdsa.tombstone(6);
        store(first);

        assertThat(write(ecdsa.tombstone(5))).isEqualTo(new VersionConflict(first));
        assertThat(write(ecdsa.tombstone(6))).isEqualTo(new VersionConflict(first));
        assertStands(first);
        Tombstone second = ecdsa.tombstone(7);
        store(second);
        assertStands(second);
    }

    @Test
    @Promise(7)
    void put_forged_isInvalid() {
        DirectoryRecord standing = record.version(1, "true");
        store(standing);
        DirectoryRecord next = record.version(2, "next");
        DirectoryRecord otherPayload = new DirectoryRecord(next.name(), 2, Bytes.utf8("false"), next.signature());
        DirectoryRecord otherVersion = new DirectoryRecord(next.name(), 3, next.payload(), next.signature());
        DirectoryRecord otherName = new DirectoryRecord(TestRecord.of(2).name(), 2, next.payload(), next.signature());

        for (DirectoryRecord forged : List.of(TestRecord.forged(next), otherPayload, otherVersion, otherName)) {
            assertThat(write(forged)).isInstanceOf(Invalid.class);
        }

        assertStands(standing);
        assertThat(read(TestRecord.of(2))).isEqualTo(new ReadOutcome.Absent());
    }

    @Test
    @Promise(7)
    void remove_forged_isInvalid() {
        DirectoryRecord standing = record.version(1, "true");
        store(standing);
        Tombstone byAnother = TestRecord.of(2).tombstone(2);

        assertThat(write(TestRecord.forged(record.tombstone(2)))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(record.name(), 2, standing.signature()))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(record.name(), 2, byAnother.signature())))
                .isInstanceOf(Invalid.class);

        assertStands(standing);
    }

    /** Under the neutral element as a key, one signature holds for every message: that of the base point and the scalar 1. */
    @Test
    @Promise(7)
    void put_underAnUnsoundWriteKey_isInvalid() {
        Bytes neutral = Bytes.fromHex("01" + "00".repeat(31));
        Bytes anybodys = Bytes.fromHex("58" + "66".repeat(31) + "01" + "00".repeat(31));
        RecordName weak = new RecordName(record.name().label(), SuiteId.X25519, neutral, RecordName.NEVER);

        assertThat(write(new DirectoryRecord(weak, 1, Bytes.empty(), anybodys))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(weak, 1, anybodys))).isInstanceOf(Invalid.class);
    }
}
