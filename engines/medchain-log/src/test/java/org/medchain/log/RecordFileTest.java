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
    void clear_afterRecords_leavesNoneOfThem() throws StorageException {
        RecordFile file = open();
        file.append(FIRST);
        file.clear();
        file.append(SECOND);
        disk.cutPowerAndLoseAll();
        assertThat(open().records()).containsExactly(SECOND);
    }
}
