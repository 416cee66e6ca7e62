package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** What a node's disk says of writes that the cluster has decided on. */
class JournalTest {
    private static final ManualClock CLOCK = new ManualClock(1_700_000_000_000L);

    private final TestRecord record = TestRecord.of(1);
    private Journal journal;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        DhtSettings settings = DhtSettings.builder(folder).clock(CLOCK).build();
        journal = new Journal(NodeStorage.open(folder, settings));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private Optional<Judgement> keep(long version) {
        return journal.keep(record.version(version, "of the cluster")).join();
    }

    @Test
    void write_thatFollows_isKept_andTheDiskIsNotAhead() throws Exception {
        assertThat(keep(1)).isEmpty();
        assertThat(keep(2)).isEmpty();

        assertThat(journal.storage().findVerified(record.address())).contains(record.version(2, "of the cluster"));
        assertThat(journal.takeAhead()).isEmpty();
    }

    @Test
    void write_olderThanTheDisks_isNoFailure_andTheRecordIsToBeOfferedOnce() {
        keep(5);

        assertThat(keep(3)).isEmpty();
        assertThat(keep(4)).isEmpty();

        assertThat(journal.takeAhead()).contains(record.address());
        assertThat(journal.takeAhead()).isEmpty();
    }

    @Test
    void record_thatCouldNotBeOffered_waitsBehindTheOthers() {
        TestRecord other = TestRecord.of(2);
        journal.isAhead(record.address());
        journal.isAhead(other.address());

        journal.isAhead(journal.takeAhead().orElseThrow());

        assertThat(journal.takeAhead()).contains(other.address());
        assertThat(journal.takeAhead()).contains(record.address());
    }

    @Test
    void disk_thatTakesNothing_makesTheWriteUnavailable() {
        journal.close();

        assertThat(keep(1)).get().extracting(Judgement::kind).isEqualTo(Judgement.Kind.UNAVAILABLE);
    }
}
