package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.SimulatedDisk;

/** The log against a list, under random operations, reopenings, failures and power cuts. */
class BlockLogProperties {
    private static final int OPERATIONS = 3_000;
    private static final int MAX_PAYLOAD = 3_000;
    private static final long SEGMENT = 8_192;

    /** What was acknowledged, and where the log said it is. */
    private final List<Bytes> payloads = new ArrayList<>();

    private final List<Position> positions = new ArrayList<>();
    private SimulatedDisk disk;
    private BlockLog log;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void log_randomOperations_agreesWithAList(long seed) throws StorageException, IOException {
        random = new Random(seed);
        disk = new SimulatedDisk(seed);
        log = BlockLog.open(disk, SEGMENT);
        for (int i = 0; i < OPERATIONS; i++) {
            try {
                operate(random.nextInt(20));
                assertThat(log.height()).isEqualTo(payloads.size());
            } catch (AssertionError | StorageException e) {
                throw new AssertionError("seed " + seed + ", operation " + i, e);
            }
        }
        assertReplays(1, payloads.size());
    }

    private void operate(int which) throws StorageException, IOException {
        switch (which) {
            case 0 -> reopen();
            case 1 -> failAndReopen(false);
            case 2 -> failAndReopen(true);
            case 3 -> assertReplaysSomewhere();
            case 4, 5, 6 -> assertReads();
            default -> append();
        }
    }

    private void append() throws StorageException {
        Bytes payload = Payloads.any(random, MAX_PAYLOAD);
        acknowledged(payload, log.append(payloads.size() + 1, payload));
    }

    private void acknowledged(Bytes payload, Position position) {
        payloads.add(payload);
        positions.add(position);
    }

    private void reopen() throws StorageException {
        log.close();
        log = BlockLog.open(disk, SEGMENT);
    }

    /** An append fails; then the disk is mended, the process ends, or the power fails too. */
    private void failAndReopen(boolean powerCut) throws StorageException {
        Bytes payload = Payloads.any(random, MAX_PAYLOAD);
        long height = payloads.size() + 1L;
        if (random.nextBoolean()) {
            disk.failWrite(1);
        } else {
            disk.failForce(1);
        }
        assertThatThrownBy(() -> log.append(height, payload)).isInstanceOf(StorageException.class);
        if (random.nextBoolean()) {
            disk.failEverything();
            assertThatThrownBy(() -> log.append(height, payload)).isInstanceOf(StorageException.class);
        }
        disk.repair();
        if (!powerCut && random.nextBoolean()) {
            append();
            return;
        }
        if (powerCut) {
            disk.cutPower();
        }
        log = BlockLog.open(disk, SEGMENT);
        if (log.height() == height) {
            // Not acknowledged, and there all the same: that may be, but then it must be whole.
            acknowledged(payload, lastPosition());
        }
    }

    private Position lastPosition() throws StorageException {
        List<Position> last = new ArrayList<>();
        log.replay(log.height(), log.height(), (height, position, payload) -> last.add(position));
        return last.get(0);
    }

    private void assertReads() throws StorageException, IOException {
        if (payloads.isEmpty()) {
            return;
        }
        int i = random.nextInt(payloads.size());
        Bytes payload = payloads.get(i);
        assertThat(log.read(i + 1L, positions.get(i))).isEqualTo(payload);
        int from = random.nextInt(payload.size() + 1);
        int length = random.nextInt(payload.size() - from + 1);
        assertThat(log.readPart(positions.get(i), from, length)).isEqualTo(payload.slice(from, from + length));
    }

    private void assertReplaysSomewhere() throws StorageException {
        int from = 1 + random.nextInt(payloads.size() + 1);
        assertReplays(from, Math.min(payloads.size(), from + random.nextInt(20)));
    }

    private void assertReplays(int from, int to) throws StorageException {
        List<Bytes> replayed = new ArrayList<>();
        log.replay(from, to, (height, position, payload) -> {
            assertThat(height).isEqualTo(from + replayed.size());
            assertThat(position).isEqualTo(positions.get((int) height - 1));
            replayed.add(payload);
        });
        assertThat(replayed).isEqualTo(payloads.subList(from - 1, Math.max(from - 1, to)));
    }
}
