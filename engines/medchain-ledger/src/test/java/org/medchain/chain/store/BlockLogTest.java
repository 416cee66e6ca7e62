package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.DiskFolder;
import org.medchain.log.LogFolder;
import org.medchain.log.SimulatedDisk;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

class BlockLogTest {
    private static final String FIRST = "blocks-0000000000000000001.log";
    private static final String MARK = "durable.mark";
    private static final int SECTOR = 512;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final List<Bytes> payloads = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();

    /** Payloads short and long; some of zeros, which is what a hole in a file reads as. */
    @BeforeEach
    void appendPayloads() throws StorageException {
        Random random = new Random(7);
        byte[] noise = new byte[1_300];
        random.nextBytes(noise);
        byte[] sparse = new byte[2_000];
        sparse[999] = 1;
        try (BlockLog log = BlockLog.open(disk, BlockLog.SEGMENT_SIZE)) {
            for (Bytes payload : List.of(
                    Bytes.takeOwnership(noise),
                    Bytes.takeOwnership(new byte[1_700]),
                    Bytes.empty(),
                    Bytes.takeOwnership(sparse))) {
                payloads.add(payload);
                positions.add(log.append(payloads.size(), payload));
            }
        }
    }

    @Test
    void append_heightNotNext_refused() throws StorageException {
        try (BlockLog log = open(disk)) {
            assertThatThrownBy(() -> log.append(4, Bytes.empty())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(6, Bytes.empty())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void append_afterFailedWriteOrFsync_leavesNothingAndGoesOn() throws StorageException {
        try (BlockLog log = open(disk)) {
            disk.failForce(1);
            assertThatThrownBy(() -> log.append(5, Bytes.utf8("unforced")))
                    .hasMessageContaining("block 5 could not be written")
                    .hasMessageContaining("nothing of it is in the log");
            assertHolds(disk.copy(), payloads);
            disk.failWrite(1);
            assertThatThrownBy(() -> log.append(5, Bytes.utf8("half written"))).hasMessageContaining("disk full");
            assertHolds(disk.copy(), payloads);
            payloads.add(Bytes.utf8("sound"));
            positions.add(log.append(5, payloads.get(4)));
        }
        disk.cutPowerAndLoseAll();
        assertHolds(disk, payloads);
    }

    @Test
    void append_whatFailedCannotBeTakenBack_refusedUntilItCan() throws StorageException {
        try (BlockLog log = open(disk)) {
            disk.failEverything();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> log.append(5, Bytes.utf8("lost")))
                        .hasMessageContaining("cannot be cut off")
                        .hasMessageContaining("opened again");
            }
            disk.repair();
            payloads.add(Bytes.utf8("sound"));
            positions.add(log.append(5, payloads.get(4)));
        }
        disk.cutPowerAndLoseAll();
        assertHolds(disk, payloads);
    }

    @Test
    void append_segmentFull_beginsAnother() throws StorageException {
        SimulatedDisk fresh = new SimulatedDisk(1);
        try (BlockLog log = BlockLog.open(fresh, 1_000)) {
            for (int i = 0; i < payloads.size(); i++) {
                log.append(i + 1, payloads.get(i));
            }
        }
        assertThat(fresh.names())
                .containsExactly(FIRST, "blocks-0000000000000000002.log", "blocks-0000000000000000003.log", MARK);
        assertHolds(fresh, payloads);
    }

    @Test
    void open_afterKillBeforeFsync_makesDurableWhatItShows() throws StorageException {
        BlockLog killed = open(disk);
        disk.failPowerAtNextForce();
        Bytes written = Bytes.utf8("written, not synced");
        assertThatThrownBy(() -> killed.append(5, written)).isInstanceOf(StorageException.class);
        disk.repair();
        payloads.add(written);
        assertHolds(disk, payloads);

        disk.cutPowerAndLoseAll();
        assertHolds(disk, payloads);
    }

    @Test
    void open_segmentMissing_reported() throws StorageException {
        SimulatedDisk fresh = new SimulatedDisk(1);
        try (BlockLog log = BlockLog.open(fresh, 1)) {
            for (int i = 0; i < payloads.size(); i++) {
                log.append(i + 1, payloads.get(i));
            }
        }
        SimulatedDisk noFirst = fresh.copy();
        noFirst.remove(FIRST);
        assertThatThrownBy(() -> open(noFirst)).hasMessageContaining("block 1 is missing");

        SimulatedDisk noSecond = fresh.copy();
        noSecond.remove("blocks-0000000000000000002.log");
        assertThatThrownBy(() -> assertHolds(noSecond, payloads)).hasMessageContaining("block 2 is damaged");

        SimulatedDisk noLast = fresh.copy();
        noLast.remove("blocks-0000000000000000004.log");
        assertThatThrownBy(() -> open(noLast)).hasMessageContaining("block 4 is missing");
    }

    @Test
    void open_lastRecordTruncatedAnywhere_cut() throws StorageException {
        byte[] whole = disk.bytes(FIRST);
        byte[] mark = disk.bytes(MARK);
        int last = (int) positions.get(3).offset();
        for (int size = last; size < whole.length; size++) {
            disk.put(FIRST, Arrays.copyOf(whole, size));
            disk.put(MARK, mark);
            assertThatThrownBy(() -> open(disk)).hasMessageContaining("block 4");
            assertThat(disk.bytes(FIRST))
                    .as("what was marked durable is not cut")
                    .hasSize(size);
            disk.remove(MARK);
            assertHolds(disk, payloads.subList(0, 3));
            assertThat(disk.bytes(FIRST)).hasSize(last);
        }
    }

    @Test
    void open_markChangedAnywhere_doesNotMatter() throws StorageException {
        byte[] mark = disk.bytes(MARK);
        for (int at = 0; at < mark.length; at++) {
            byte[] damaged = mark.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            disk.put(MARK, damaged);
            assertHolds(disk, payloads);
            assertThat(disk.bytes(MARK)).isEqualTo(mark);
        }
    }

    @Test
    void open_sectorsOfLastRecordZero_cut() throws StorageException {
        byte[] whole = disk.bytes(FIRST);
        int last = (int) positions.get(3).offset();
        int sectors = (whole.length + SECTOR - 1) / SECTOR - last / SECTOR;
        for (int lost = 1; lost < 1 << sectors; lost++) {
            byte[] torn = whole.clone();
            for (int sector = 0; sector < sectors; sector++) {
                if ((lost >> sector & 1) == 1) {
                    zeroSector(torn, last, last / SECTOR + sector);
                }
            }
            disk.put(FIRST, torn);
            disk.remove(MARK);
            assertHolds(disk, payloads.subList(0, 3));
        }
    }

    @Test
    void open_fileExtendedByZeros_cut() throws StorageException {
        byte[] whole = disk.bytes(FIRST);
        for (int added : new int[] {1, 7, 8, 23, 24, 25, 512, 4096}) {
            disk.put(FIRST, Arrays.copyOf(whole, whole.length + added));
            assertHolds(disk, payloads);
            assertThat(disk.bytes(FIRST)).isEqualTo(whole);
        }
    }

    @Test
    void open_sectorZeroBeforeTheLastRecord_reportedAndNotCut() {
        byte[] whole = disk.bytes(FIRST);
        int last = (int) positions.get(3).offset();
        disk.remove(MARK);
        for (int sector = 0; sector < last / SECTOR; sector++) {
            byte[] damaged = whole.clone();
            zeroSector(damaged, 0, sector);
            disk.put(FIRST, damaged);
            assertThatThrownBy(() -> open(disk)).as("sector %d", sector).hasMessageContaining("is damaged");
            assertThat(disk.bytes(FIRST)).isEqualTo(damaged);
        }
    }

    @Test
    void open_anyByteChangedToAnything_reportedWithItsHeightAndNotCut() {
        byte[] whole = disk.bytes(FIRST);
        disk.remove(MARK);
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {1, 1 << at % 8, 0xff, whole[at]}) {
                if ((flip & 0xff) == 0) {
                    continue;
                }
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) flip;
                disk.put(FIRST, damaged);
                assertThatThrownBy(() -> open(disk))
                        .as("byte %d becomes %d", at, damaged[at])
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("block " + heightOf(at) + " is damaged");
                assertThat(disk.bytes(FIRST)).isEqualTo(damaged);
            }
        }
    }

    @Test
    void replay_anyByteChangedInASealedSegment_reportedWithItsHeight() throws StorageException {
        SimulatedDisk two = new SimulatedDisk(1);
        two.put(FIRST, disk.bytes(FIRST));
        try (BlockLog log = BlockLog.open(two, 1)) {
            log.append(5, Bytes.utf8("in the next segment"));
        }
        byte[] whole = two.bytes(FIRST);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            two.put(FIRST, damaged);
            int height = heightOf(at);
            try (BlockLog log = BlockLog.open(two, 1)) {
                assertThatThrownBy(() -> log.replay(1, 5, (h, position, payload) -> {}))
                        .hasMessageContaining("block " + height + " is damaged");
                assertThatThrownBy(() -> log.read(height, positions.get(height - 1)))
                        .hasMessageContaining("block " + height + " is damaged");
            }
        }
    }

    @Test
    void read_onDiskByInterruptedThread_readsAndLeavesTheLogUsable(@TempDir Path folder)
            throws StorageException, IOException {
        try (BlockLog log = BlockLog.open(DiskFolder.at(folder, Metrics.NONE, Tag.LogFile.BLOCKS), 1_000)) {
            for (int i = 0; i < payloads.size(); i++) {
                Position position = log.append(i + 1, payloads.get(i));
                Thread.currentThread().interrupt();
                assertThat(log.read(i + 1, position)).isEqualTo(payloads.get(i));
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        assertHolds(DiskFolder.at(folder, Metrics.NONE, Tag.LogFile.BLOCKS), payloads);
    }

    private int heightOf(int offset) {
        int height = 1;
        while (height < positions.size() && positions.get(height).offset() <= offset) {
            height++;
        }
        return height;
    }

    private static void zeroSector(byte[] file, int from, int sector) {
        Arrays.fill(file, Math.max(from, sector * SECTOR), Math.min(file.length, (sector + 1) * SECTOR), (byte) 0);
    }

    private static BlockLog open(LogFolder folder) throws StorageException {
        return BlockLog.open(folder, BlockLog.SEGMENT_SIZE);
    }

    private static void assertHolds(LogFolder folder, List<Bytes> expected) throws StorageException {
        List<Bytes> found = new ArrayList<>();
        try (BlockLog log = open(folder)) {
            log.replay(1, log.height(), (height, position, payload) -> found.add(payload));
        }
        assertThat(found).isEqualTo(expected);
    }
}
