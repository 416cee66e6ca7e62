package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** What the storage of a node lets be read, and what it releases. */
@Timeout(60)
final class NodeStorageTest {
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path temp;

    private final MemoryStore store = new MemoryStore();

    private DhtSettings settings() {
        return DhtSettings.builder(temp).clock(new ManualClock(NOW)).build();
    }

    private static RecordAddress address(int fill) {
        byte[] digest = new byte[Digest.SIZE];
        Arrays.fill(digest, (byte) fill);
        return new RecordAddress(new Digest(Bytes.takeOwnership(digest)));
    }

    @Test
    void entries_fromTheFirstAddress_reachTheLastOrTheOneAskedFor() throws Exception {
        List<RecordAddress> written = IntStream.range(0, 40)
                .mapToObj(number -> TestRecord.of(number).address())
                .sorted(Comparator.naturalOrder())
                .toList();
        try (NodeStorage storage = new NodeStorage(store, settings())) {
            for (int number = 0; number < 40; number++) {
                storage.write(TestRecord.of(number).version(1, "stored")).join();
            }
            assertThat(storage.entries(address(0), 100))
                    .extracting(StoredEntry::address)
                    .isEqualTo(written);
            assertThat(written.get(39)).isGreaterThan(address(0x7f));
            assertThat(storage.entries(address(0), 3))
                    .extracting(StoredEntry::address)
                    .isEqualTo(written.subList(0, 3));
            assertThat(storage.entries(written.get(5), written.get(9), 100))
                    .extracting(StoredEntry::address)
                    .isEqualTo(written.subList(5, 10));
        }
    }

    @Test
    void forgedWrite_onTheDisk_isNotReadAsVerified() throws Exception {
        TestRecord record = TestRecord.of(1);
        Changes changes = new Changes(store, Totals.NONE);
        changes.restore(StoredWrite.of(TestRecord.forged(record.version(1, "forged"))));
        store.commit(changes);
        try (NodeStorage storage = new NodeStorage(store, settings())) {
            assertThat(storage.find(record.address())).isPresent();
            assertThatThrownBy(() -> storage.findVerified(record.address())).isInstanceOf(DamageException.class);
        }
    }

    @Test
    void folder_existsOnceSomethingWasStored() throws Exception {
        Path folder = temp.resolve("store");
        assertThat(NodeStorage.existsIn(folder)).isFalse();
        try (NodeStorage storage = NodeStorage.open(folder, settings())) {
            assertThat(storage.write(TestRecord.of(1).version(1, "stored")).join())
                    .isEqualTo(new WriteOutcome.Stored(1));
        }
        assertThat(NodeStorage.existsIn(folder)).isTrue();
    }

    @Test
    void storage_thatIsClosed_takesNoWriteAndReleasesItsStore() throws Exception {
        NodeStorage storage = new NodeStorage(store, settings());
        storage.close();
        assertThat(storage.write(TestRecord.of(1).version(1, "late")).join()).isEqualTo(new WriteOutcome.Closed());
        assertThat(store.cancelled).isTrue();
        assertThat(store.closed).isTrue();
        storage.close();
    }
}
