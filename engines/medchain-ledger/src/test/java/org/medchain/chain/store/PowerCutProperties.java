package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.SimulatedDisk;

/** The power fails before the fsync of an append: the log opens, and nothing acknowledged is missing. */
class PowerCutProperties {
    private static final int ROUNDS = 4_000;

    @Test
    void powerCut_beforeTheFsync_everyAcknowledgedPayloadIsThere() throws StorageException {
        int torn = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            torn += survivesPowerCut(seed) ? 1 : 0;
        }
        assertThat(torn).as("rounds in which the last record was torn and cut").isGreaterThan(ROUNDS / 4);
    }

    /** True if the record that was being written is gone. */
    private static boolean survivesPowerCut(long seed) throws StorageException {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(seed);
        List<Bytes> payloads = new ArrayList<>();
        BlockLog log = BlockLog.open(disk, 4_096);
        for (int i = random.nextInt(6); i > 0; i--) {
            Bytes payload = Payloads.any(random, 4_000);
            log.append(payloads.size() + 1, payload);
            payloads.add(payload);
        }
        Bytes unacknowledged = Payloads.any(random, 6_000);
        writeWithoutForce(disk, log, unacknowledged);
        disk.cutPower();
        if (random.nextBoolean()) {
            disk.remove("durable.mark");
        }

        List<Bytes> found = new ArrayList<>();
        try (BlockLog reopened = BlockLog.open(disk, 4_096)) {
            reopened.replay(1, reopened.height(), (height, position, payload) -> found.add(payload));
        } catch (StorageException e) {
            throw new AssertionError("seed " + seed, e);
        }
        boolean torn = found.size() == payloads.size();
        if (!torn) {
            payloads.add(unacknowledged);
        }
        assertThat(found).as("seed %d", seed).isEqualTo(payloads);
        return torn;
    }

    private static void writeWithoutForce(SimulatedDisk disk, BlockLog log, Bytes payload) {
        disk.failPowerAtNextForce();
        try {
            log.append(log.height() + 1, payload);
        } catch (StorageException expected) {
            return;
        }
        throw new AssertionError("an append without its fsync was acknowledged");
    }
}
