package org.medchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

class RecordFileTest {
    private static final String NAME = "records";
    private static final Bytes FIRST = Bytes.utf8("first");
    private static final Bytes SECOND = Bytes.utf8("second ".repeat(200));
    private static final Bytes THIRD = Bytes.utf8("third");

    private final SimulatedDisk disk = new SimulatedDisk(1);

    private RecordFile open() throws StorageException {
        return RecordFile.open(disk, NAME);
    }

    @Test
    void records_afterAPowerCut_areThoseAppended() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        file.append(SECOND);
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).containsExactly(FIRST, SECOND);
    }

    @Test
    void append_afterAFailure_isRefusedUntilTheFileIsOpenedAgain() throws StorageException {
        RecordFile file = open();
        disk.failWrite(1);
        assertThatThrownBy(() -> file.append(SECOND)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> file.append(SECOND)).hasMessageContaining("failed before");
        open().append(FIRST);
        assertThat(open().records()).containsExactly(FIRST);
    }

    /** What is left of it would follow the next record, which may be shorter. */
    @Test
    void open_afterATornAppend_leavesNothingOfIt() throws StorageException {
        for (int seed = 0; seed < 50; seed++) {
            SimulatedDisk torn = new SimulatedDisk(seed);
            RecordFile file = RecordFile.open(torn, NAME);
            file.append(FIRST);
            torn.failWrite(1);
            assertThatThrownBy(() -> file.append(SECOND)).isInstanceOf(StorageException.class);
            RecordFile again = RecordFile.open(torn, NAME);
            again.append(THIRD);
            assertThat(torn.bytes(NAME)).as("seed " + seed).hasSize((int) again.size());
            assertThat(RecordFile.open(torn, NAME).records()).containsExactly(FIRST, THIRD);
        }
    }

    /** It was acknowledged, and others after it. */
    @Test
    void open_recordBeforeTheLastDamaged_isRefused() throws StorageException {
        RecordFile file = open();
        file.append(SECOND);
        int damaged = (int) file.size() / 2;
        file.append(THIRD);
        byte[] bytes = disk.bytes(NAME);
        bytes[damaged] ^= 1;
        disk.put(NAME, bytes);
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged at byte 0");
        assertThat(disk.bytes(NAME)).isEqualTo(bytes);
    }

    /** A record that can be read, but that the disk does not have, would be gone after the next power cut. */
    @Test
    void open_afterAForceThatFailed_whatIsFoundIsDurable() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        disk.failForce(1);
        assertThatThrownBy(() -> file.append(SECOND)).isInstanceOf(StorageException.class);
        RecordFile again = open();
        assertThat(again.records()).containsExactly(FIRST, SECOND);
        again.append(THIRD);
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void clear_atItsReturn_isDurable() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        RecordFile again = open();
        again.clear();
        assertThat(again.records()).isEmpty();
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).isEmpty();
    }

    private RecordFile openWhoseClearFailed() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        file.append(SECOND);
        disk.failForce(1);
        assertThatThrownBy(file::clear).isInstanceOf(StorageException.class);
        return file;
    }

    @Test
    void clear_whoseForceFailed_isRefusedUntilTheFileIsOpenedAgain() throws StorageException {
        RecordFile file = openWhoseClearFailed();
        assertThatThrownBy(() -> file.append(THIRD)).hasMessageContaining("failed before");
        assertThatThrownBy(file::clear).hasMessageContaining("failed before");
        RecordFile again = open();
        assertThat(again.records()).isEmpty();
        again.append(THIRD);
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).containsExactly(THIRD);
    }

    /** What is found when the file is opened again is not gone later, nor comes back. */
    @Test
    void open_afterAClearWhoseForceFailed_whatIsFoundIsDurable() throws StorageException {
        RecordFile unused = openWhoseClearFailed();
        assertThat(open().records()).isEmpty();
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).isEmpty();
    }

    @Test
    void clear_whoseForceFailedBeforeAPowerCut_leavesAllRecordsAndTheirOrder() throws StorageException {
        RecordFile unused = openWhoseClearFailed();
        disk.cutPowerAndLoseAll();
        RecordFile again = open();
        assertThat(again.records()).containsExactly(FIRST, SECOND);
        again.append(THIRD);
        assertThat(open().records()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void clear_afterRecords_leavesNoneOfThem() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        file.clear();
        file.append(SECOND);
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).containsExactly(SECOND);
    }
}
