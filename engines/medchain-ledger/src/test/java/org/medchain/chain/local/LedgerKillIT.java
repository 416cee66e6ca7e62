package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * Kills a writing process at random instants, again and again over the same folder: every receipt that it gave is good, and
 * the chain verifies. 8 rounds, or 500 with {@code -Dmedchain.soak=true}.
 */
class LedgerKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 500 : 8;
    private static final int ROUNDS_PER_FOLDER = 20;
    private static final int MAX_RECEIPTS = 150;
    private static final int MAX_DELAY_MILLIS = 5;
    private static final int MAX_START_MILLIS = 1_500;
    /** The status of a process that signal 9 ended. */
    private static final int KILLED = 128 + 9;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<EventRef> acknowledged = new ArrayList<>();

    @Test
    void kill_atAnyInstant_everyAcknowledgedEventIsThere(@TempDir Path folder) throws Exception {
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (round % ROUNDS_PER_FOLDER == 0) {
                acknowledged.clear();
            }
            Path ledger = folder.resolve("ledger-" + round / ROUNDS_PER_FOLDER);
            try {
                killed += writeAndKill(ledger);
                assertHoldsAll(ledger);
            } catch (StorageException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        assertThat(killed).as("receipts given").isGreaterThan(ROUNDS);
    }

    /** The number of receipts that the process gave. */
    private int writeAndKill(Path ledger) throws IOException, InterruptedException, MedChainException {
        Process writer = start(ledger);
        // Killed through its handle, which leaves the receipts that are in the pipe.
        ProcessHandle handle = writer.toHandle();
        int before = acknowledged.size();
        try (BufferedReader receipts = writer.inputReader()) {
            if (random.nextInt(5) == 0) {
                writer.waitFor(random.nextInt(MAX_START_MILLIS), TimeUnit.MILLISECONDS);
                handle.destroyForcibly();
            }
            int enough = before + 1 + random.nextInt(MAX_RECEIPTS);
            for (String line = receipts.readLine(); line != null; line = receipts.readLine()) {
                acknowledge(line);
                if (acknowledged.size() == enough) {
                    writer.waitFor(random.nextInt(MAX_DELAY_MILLIS), TimeUnit.MILLISECONDS);
                    handle.destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor()).as("killed, not ended").isEqualTo(KILLED);
        return acknowledged.size() - before;
    }

    /** Takes a receipt, unless the kill cut it off. */
    private void acknowledge(String line) throws MedChainException {
        if (line.length() == 2 * receiptSize()) {
            acknowledged.add(EventRef.decode(Bytes.fromHex(line)));
        }
    }

    private static int receiptSize() {
        return 1 + 2 * (1 + 2 + 32);
    }

    private Process start(Path ledger) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerWriter.class.getName(),
                ledger.toString(),
                Long.toString(random.nextLong()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void assertHoldsAll(Path folder) throws MedChainException {
        LedgerWorld world = new LedgerWorld(1, LedgerWriter.LIMITS);
        try (Ledger ledger = world.open(folder)) {
            for (EventRef receipt : acknowledged) {
                assertThat(ledger.find(receipt)).as("%s", receipt).isPresent();
            }
            ledger.verify(height -> {});
        }
    }
}
