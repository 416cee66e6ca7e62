package org.medchain.testkit.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.ManualClock;

/** A directory under test, opened before each test and closed after it. */
public abstract class DhtScene {
    /** The time at which {@link #clock} stands first, in milliseconds since the epoch. */
    protected static final long NOW = 1_700_000_000_000L;

    private Path folder;

    /** The clock of the directory under test. */
    protected final ManualClock clock = new ManualClock(NOW);
    /** An address that never expires. */
    protected final TestRecord record = TestRecord.of(1);
    /** The directory under test. */
    protected Dht dht;

    /** Opens the directory with these settings: afresh, or again with all that it held in their folder. */
    protected abstract Dht open(DhtSettings settings) throws MedChainException;

    @BeforeEach
    final void begin(@TempDir Path folder) throws MedChainException {
        this.folder = folder;
        open();
    }

    final void open() throws MedChainException {
        dht = open(settings().build());
    }

    @AfterEach
    void close() {
        dht.close();
    }

    /** Settings for a directory in the folder of this test. */
    protected final DhtSettings.Builder settings() {
        return DhtSettings.builder(folder.resolve("directory")).clock(clock).expiryGrace(Duration.ZERO);
    }

    /** Closes the directory and opens it again. */
    protected final void reopen() throws MedChainException {
        dht.close();
        open();
    }

    /** The outcome of a write. */
    protected final WriteOutcome write(DirectoryWrite write) {
        return submit(write).join();
    }

    /** Begins a write. */
    protected final CompletableFuture<WriteOutcome> submit(DirectoryWrite write) {
        return write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write);
    }

    /** What stands at an address. */
    protected final ReadOutcome read(TestRecord at) {
        return dht.get(at.address()).join();
    }

    /** Writes, and expects that it is stored. */
    protected final void store(DirectoryWrite write) {
        assertThat(write(write)).isEqualTo(new Stored(write.version()));
    }

    /** Expects that this write stands at its address. */
    protected final void assertStands(DirectoryWrite write) {
        ReadOutcome expected = write instanceof DirectoryRecord put
                ? new ReadOutcome.Found(put)
                : new ReadOutcome.Removed((Tombstone) write);
        assertThat(dht.get(write.address()).join()).isEqualTo(expected);
    }
}
