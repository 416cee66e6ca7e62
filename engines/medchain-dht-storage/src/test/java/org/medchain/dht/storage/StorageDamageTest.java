package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.embedded.EmbeddedDhtFactory;
import org.medchain.dht.embedded.EmbeddedDhts;
import org.medchain.error.StorageException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;
import org.rocksdb.RocksDB;

/** Whatever byte changes on the disk, no read ever gives a wrong answer: it is right, or says that there is damage. */
final class StorageDamageTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final boolean SOAK = Boolean.getBoolean("medchain.soak");
    private static final int POSITIONS_PER_FILE = SOAK ? Integer.MAX_VALUE : 25;

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock(NOW);
    private final List<DirectoryWrite> standing = new ArrayList<>();
    private int copies;

    @Test
    void byteOfAClosedDirectory_changed_isFoundOrHarmless() throws Exception {
        Path folder = temp.resolve("closed");
        try (Dht dht = open(folder)) {
            fill(dht);
        }
        assertThat(Folders.files(folder)).anyMatch(file -> file.toString().endsWith(".sst"));
        damageEveryFile(folder);
    }

    @Test
    void byteOfACrashedDirectory_changed_isFoundOrHarmless() throws Exception {
        Path folder = temp.resolve("crashed");
        try (Dht dht = open(temp.resolve("original"))) {
            fill(dht);
            Folders.copy(temp.resolve("original"), folder);
        }
        assertThat(Folders.writeLog(folder)).isNotEmptyFile();
        damageEveryFile(folder);
    }

    /** Tables and a log: what damage to the list of tables makes vanish must not be covered up by the log. */
    @Test
    void byteOfACrashedDirectoryWithTables_changed_isFoundOrHarmless() throws Exception {
        Path folder = temp.resolve("crashed");
        Path original = temp.resolve("original");
        try (Dht dht = open(original)) {
            fill(dht, 0, 3);
        }
        try (Dht dht = open(original)) {
            dht.maintenance().orElseThrow().reclaim();
            fill(dht, 3, 6);
            Folders.copy(original, folder);
        }
        assertThat(Folders.files(folder)).anyMatch(file -> file.toString().endsWith(".sst"));
        assertThat(Folders.writeLog(folder)).isNotEmptyFile();
        damageEveryFile(folder);
    }

    /** RocksDB would take an entry that is too long for a torn one and forget all that follows, or never end. */
    @Test
    void headerInAnyLog_changed_isFoundOrHarmless() throws Exception {
        Path original = temp.resolve("original");
        RocksOptions options = new RocksOptions();
        options.database.setWriteBufferSize(1 << 16);
        DhtSettings settings = DhtSettings.builder(original).clock(clock).build();
        Path folder = temp.resolve("crashed");
        try (Dht dht =
                EmbeddedDhts.over(new NodeStorage(RocksStoreOpener.open(original, options), settings), settings)) {
            for (int number = 0; tables(original) < 2; number++) {
                DirectoryRecord record = TestRecord.of(number).version(1, TestRecord.payload(number, 10_000));
                assertThat(submit(dht, record)).isEqualTo(new WriteOutcome.Stored(1));
                standing.add(record);
            }
            fill(dht, 1000, 1003);
            Folders.copyUnchanging(original, folder);
        }
        for (Path log : Folders.files(folder)) {
            if (log.toString().matches(".*(MANIFEST-.*|\\.log)")) {
                changeEveryHeader(folder, log);
            }
        }
    }

    private static long tables(Path folder) throws IOException {
        return Folders.files(folder).stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .count();
    }

    /** Walks the entries of a log of RocksDB, within its first block, and changes the bits of their lengths and types. */
    private void changeEveryHeader(Path folder, Path log) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
        int entries = 0;
        for (int at = 0; at + 7 <= Math.min(content.limit(), 1 << 15); at += 7 + (content.getShort(at + 4) & 0xffff)) {
            entries++;
            for (int bit = entries % 3; bit < 24; bit += SOAK ? 1 : 3) {
                Path copy = copyOf(folder);
                flip(copy.resolve(log.getFileName()), at + 4 + bit / 8, bit % 8);
                check(copy, log.getFileName() + " entry at " + at + " bit " + bit + " of its length and type");
            }
        }
        assertThat(entries).isPositive();
    }

    @Test
    void file_missing_isFound() throws Exception {
        Path folder = temp.resolve("closed");
        try (Dht dht = open(folder)) {
            fill(dht);
        }
        for (Path missing : Folders.dataFiles(folder)) {
            Path copy = copyOf(folder);
            Files.delete(copy.resolve(missing.getFileName()));
            check(copy, missing.getFileName() + " missing");
        }
    }

    @Test
    void log_cutAtEveryByte_keepsWhatWasAcknowledgedOrIsRefused() throws Exception {
        Path folder = temp.resolve("original");
        Path crashed = temp.resolve("crashed");
        long acknowledged;
        byte[] log;
        TestRecord last = TestRecord.of(50);
        try (Dht dht = open(folder)) {
            fill(dht);
            Folders.copy(folder, crashed);
            acknowledged = Files.size(Folders.writeLog(folder));
            dht.put(last.version(1, "not acknowledged")).join();
            log = Files.readAllBytes(Folders.writeLog(folder));
        }
        assertThat(log.length).isGreaterThan((int) acknowledged);
        for (int length = 0; length <= log.length; length += SOAK ? 1 : length < acknowledged - 5 ? 97 : 5) {
            Path copy = copyOf(crashed);
            Files.write(Folders.writeLog(copy), Arrays.copyOf(log, length));
            if (length < acknowledged) {
                assertThatThrownBy(() -> open(copy)).isInstanceOf(StorageException.class);
            } else {
                try (Dht dht = open(copy)) {
                    standing.forEach(write -> assertThat(read(dht, write)).isEqualTo(expected(write)));
                    ReadOutcome found = dht.get(last.address()).join();
                    assertThat(found).isInstanceOfAny(ReadOutcome.Absent.class, ReadOutcome.Found.class);
                    assertThat(found instanceof ReadOutcome.Found).isEqualTo(length == log.length);
                }
            }
            Folders.delete(copy);
        }
    }

    @Test
    void valueUnderAnotherAddress_isDamaged() throws Exception {
        TestRecord mine = TestRecord.of(1);
        DirectoryRecord foreign = TestRecord.of(2).version(9, "another's");
        assertThat(plantAndRead(mine, StoredWrite.of(foreign).value().toByteArray()))
                .isInstanceOfSatisfying(ReadOutcome.Damaged.class, damaged -> assertThat(damaged.why())
                        .contains(mine.address().toString()));
    }

    @Test
    void valueWithAForgedSignature_isDamaged() throws Exception {
        TestRecord mine = TestRecord.of(1);
        DirectoryRecord forged = TestRecord.forged(mine.version(9, "forged"));
        assertThat(plantAndRead(mine, StoredWrite.of(forged).value().toByteArray()))
                .isInstanceOf(ReadOutcome.Damaged.class);
    }

    @Test
    void valueThatIsNoWrite_isDamaged() throws Exception {
        TestRecord mine = TestRecord.of(1);
        for (byte[] planted : List.of(new byte[0], new byte[] {3}, new byte[] {1}, new byte[] {2, 0})) {
            assertThat(plantAndRead(mine, planted)).isInstanceOf(ReadOutcome.Damaged.class);
        }
    }

    @Test
    void damage_thatIsRestoredFromElsewhere_isGone() throws Exception {
        TestRecord mine = TestRecord.of(1);
        DirectoryRecord sound = mine.version(9, "sound");
        byte[] forged = StoredWrite.of(TestRecord.forged(mine.version(9, "forged")))
                .value()
                .toByteArray();
        for (byte[] planted : List.of(new byte[] {7}, forged)) {
            Path folder = temp.resolve("restored-" + planted.length);
            plant(folder, mine, planted);
            try (NodeStorage storage = NodeStorage.open(
                    folder, DhtSettings.builder(folder).clock(clock).build())) {
                assertThat(storage.take(sound, Held.Mode.HEARD).join()).isInstanceOf(WriteOutcome.Damaged.class);
                assertThat(storage.take(sound, Held.Mode.RESTORED).join()).isEqualTo(new WriteOutcome.Stored(9));
                assertThat(storage.findVerified(mine.address())).contains(sound);
            }
        }
    }

    @Test
    void folder_thatIsRefusedAsItsTotalsAreDamaged_isReleased() throws Exception {
        Path folder = temp.resolve("planted");
        open(folder).close();
        plantTotals(folder, new byte[] {7});
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> open(folder))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is damaged");
        }
        plantTotals(folder, Totals.NONE.encode().toByteArray());
        open(folder).close();
    }

    private static void plantTotals(Path folder, byte[] value) throws Exception {
        try (RocksOptions options = new RocksOptions();
                RocksDB database = RocksDB.open(options.database, folder.toString())) {
            database.put(StoreKeys.totals(), value);
        }
    }

    @Test
    void write_overDamage_isRefused() throws Exception {
        TestRecord mine = TestRecord.of(1);
        Path folder = temp.resolve("planted");
        plant(
                folder,
                mine,
                StoredWrite.of(TestRecord.forged(mine.version(9, "forged")))
                        .value()
                        .toByteArray());
        try (Dht dht = open(folder)) {
            assertThat(dht.put(mine.version(8, "old")).join()).isInstanceOf(WriteOutcome.Damaged.class);
            assertThat(dht.put(mine.version(10, "heals")).join()).isEqualTo(new WriteOutcome.Stored(10));
            assertThat(read(dht, mine.version(10, "heals"))).isInstanceOf(ReadOutcome.Found.class);
        }
        plant(folder, mine, new byte[] {7});
        try (Dht dht = open(folder)) {
            assertThat(dht.put(mine.version(10, "true")).join()).isInstanceOf(WriteOutcome.Damaged.class);
            assertThat(dht.remove(mine.tombstone(11)).join()).isInstanceOf(WriteOutcome.Damaged.class);
        }
    }

    private void fill(Dht dht) {
        fill(dht, 0, 6);
    }

    private void fill(Dht dht, int from, int to) {
        for (int number = from; number < to; number++) {
            TestRecord one = TestRecord.expiring(number, number == 5 ? NOW + 1000 : 0);
            DirectoryWrite replaced = one.version(1, "first");
            DirectoryWrite stands = number % 3 == 2 ? one.tombstone(2) : one.version(2, "second of " + number);
            for (DirectoryWrite write : List.of(replaced, stands)) {
                assertThat(submit(dht, write)).isEqualTo(new WriteOutcome.Stored(write.version()));
            }
            standing.add(stands);
        }
    }

    private void damageEveryFile(Path folder) throws Exception {
        Random random = new Random(42);
        for (Path file : Folders.dataFiles(folder)) {
            int size = (int) Files.size(file);
            int step = Math.max(1, size / POSITIONS_PER_FILE);
            for (int at = random.nextInt(step); at < size; at += step) {
                int bit = random.nextInt(8);
                Path copy = copyOf(folder);
                flip(copy.resolve(file.getFileName()), at, bit);
                check(copy, file.getFileName() + " byte " + at + " bit " + bit);
            }
        }
    }

    /** A directory that opens gives for each address the right answer or none. */
    private void check(Path copy, String damage) throws IOException {
        try (Dht dht = open(copy)) {
            for (int round = 0; round < 2; round++) {
                for (DirectoryWrite write : standing) {
                    ReadOutcome outcome = read(dht, write);
                    if (!(outcome instanceof ReadOutcome.Damaged) && !(outcome instanceof ReadOutcome.Unavailable)) {
                        assertThat(outcome).as(damage).isEqualTo(expected(write));
                    }
                }
                dht.maintenance().orElseThrow().reclaim();
            }
        } catch (StorageException e) {
            assertThat(e).as(damage).hasMessageContaining(copy.getFileName().toString());
        }
        Folders.delete(copy);
    }

    private ReadOutcome plantAndRead(TestRecord at, byte[] value) throws Exception {
        Path folder = temp.resolve("planted");
        plant(folder, at, value);
        try (Dht dht = open(folder)) {
            return dht.get(at.address()).join();
        }
    }

    /** Stores a value as somebody with access to the disk would: with right checksums. */
    private void plant(Path folder, TestRecord at, byte[] value) throws Exception {
        open(folder).close();
        try (RocksOptions options = new RocksOptions();
                RocksDB database = RocksDB.open(options.database, folder.toString())) {
            database.put(StoreKeys.write(at.address()), value);
        }
    }

    private Dht open(Path folder) throws StorageException {
        return new EmbeddedDhtFactory()
                .open(DhtSettings.builder(folder)
                        .clock(clock)
                        .expiryGrace(Duration.ZERO)
                        .build());
    }

    private Path copyOf(Path folder) throws IOException {
        return Folders.copy(folder, temp.resolve("copy-" + copies++));
    }

    private static void flip(Path file, int at, int bit) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[at] ^= (byte) (1 << bit);
        Files.write(file, content);
    }

    private static WriteOutcome submit(Dht dht, DirectoryWrite write) {
        return (write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write)).join();
    }

    private static ReadOutcome read(Dht dht, DirectoryWrite write) {
        return dht.get(write.address()).join();
    }

    private static ReadOutcome expected(DirectoryWrite write) {
        return write instanceof DirectoryRecord put
                ? new ReadOutcome.Found(put)
                : new ReadOutcome.Removed((Tombstone) write);
    }
}
