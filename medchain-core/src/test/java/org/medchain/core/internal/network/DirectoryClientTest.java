package org.medchain.core.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

class DirectoryClientTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(11);
    private LyingDirectory directory;
    private DirectoryClient client;
    private WriteKey key;
    private RecordName name;

    @BeforeEach
    void open() throws Exception {
        directory = new LyingDirectory(DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder).build()));
        client = new DirectoryClient(directory, PATIENCE);
        key = WriteKey.generate(SuiteId.X25519, random);
        name = key.name(Bytes.random(random, RecordName.LABEL_SIZE), RecordName.NEVER);
    }

    @AfterEach
    void close() {
        key.close();
        directory.close();
    }

    @Test
    void find_whatWasPut_isThatRecord() throws Exception {
        assertThat(client.find(name.address())).isEmpty();
        assertThat(client.put(version(1))).isTrue();
        assertThat(client.find(name.address())).contains(version(1));
        assertThat(client.put(version(3))).isTrue();
        assertThat(client.find(name.address())).contains(version(3));
    }

    @Test
    void put_olderOrSameVersionWithOtherContent_isFalse() throws Exception {
        client.put(version(2));
        assertThat(client.put(version(1))).isFalse();
        assertThat(client.put(key.record(name, 2, Bytes.utf8("other")))).isFalse();
        assertThat(client.put(version(2))).isTrue();
    }

    @Test
    void find_olderVersionThanWasPutOrFound_isRefused() throws Exception {
        client.put(version(1));
        client.put(version(2));
        directory.lie(name.address(), version(1));
        assertRefused();

        directory.beHonest();
        DirectoryClient reader = new DirectoryClient(directory, PATIENCE);
        directory.lie(name.address(), version(1));
        assertThat(reader.find(name.address())).contains(version(1));
        directory.beHonest();
        assertThat(reader.find(name.address())).contains(version(2));
        directory.lie(name.address(), version(1));
        assertThatThrownBy(() -> reader.find(name.address())).isInstanceOf(VerificationException.class);
    }

    @Test
    void find_recordAfterItsRemoval_isRefused() throws Exception {
        client.put(version(1));
        client.remove(key.tombstone(name, 2));
        assertThat(client.find(name.address())).isEmpty();
        directory.lie(name.address(), version(1));
        assertRefused();

        directory.beHonest();
        DirectoryClient reader = new DirectoryClient(directory, PATIENCE);
        assertThat(reader.find(name.address())).isEmpty();
        for (long version : new long[] {9, Long.MAX_VALUE}) {
            directory.lie(name.address(), version(version));
            assertThatThrownBy(() -> reader.find(name.address())).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void find_recordOfAnotherName_isRefused() throws Exception {
        client.put(version(1));
        try (WriteKey other = WriteKey.generate(SuiteId.X25519, random)) {
            directory.lie(name.address(), other.record(other.name(name.label(), 0), 1, Bytes.utf8("x")));
            assertRefused();
            directory.lie(name.address(), key.record(key.name(name.label(), 1), 1, Bytes.utf8("x")));
            assertRefused();
        }
    }

    @Test
    void find_forgedRecord_isRefusedAndNotRemembered() throws Exception {
        client.put(version(1));
        DirectoryRecord sound = version(7);
        directory.lie(name.address(), new DirectoryRecord(name, 8, sound.payload(), sound.signature()));
        assertRefused();
        directory.lie(name.address(), new DirectoryRecord(name, 7, Bytes.utf8("x"), sound.signature()));
        assertRefused();
        directory.beHonest();
        assertThat(client.find(name.address())).contains(version(1));
    }

    @Test
    void find_forgedOrForeignTombstone_isRefused() throws Exception {
        client.put(version(1));
        Tombstone sound = key.tombstone(name, 5);
        directory.lie(name.address(), new ReadOutcome.Removed(new Tombstone(name, 6, sound.signature())));
        assertRefused();
        Tombstone foreign = key.tombstone(key.name(name.label(), 1), 5);
        directory.lie(name.address(), new ReadOutcome.Removed(foreign));
        assertRefused();
        directory.beHonest();
        assertThat(client.find(name.address())).contains(version(1));
    }

    @Test
    void remove_twice_isRemoved() throws Exception {
        client.put(version(1));
        client.remove(key.tombstone(name, 2));
        client.remove(key.tombstone(name, 2));
        client.remove(key.tombstone(name, 1));
        assertThat(client.put(version(9))).isFalse();
        assertThat(client.find(name.address())).isEmpty();
    }

    @Test
    void find_whatCannotBeRead_isNotNothing() {
        directory.lie(name.address(), new ReadOutcome.Unavailable("down"));
        assertThatThrownBy(() -> client.find(name.address())).isInstanceOf(UnavailableException.class);
        directory.lie(name.address(), new ReadOutcome.Closed());
        assertThatThrownBy(() -> client.find(name.address())).isInstanceOf(UnavailableException.class);
        directory.lie(name.address(), new ReadOutcome.Damaged(name.address(), "rust"));
        assertThatThrownBy(() -> client.find(name.address())).isInstanceOf(StorageException.class);
    }

    @Test
    void find_noAnswer_endsWhenPatienceDoes() {
        DirectoryClient impatient = new DirectoryClient(new Slow(), Duration.ofMillis(1));
        assertThatThrownBy(() -> impatient.find(name.address())).isInstanceOf(UnavailableException.class);
    }

    @Test
    void find_overtakenByAWriteOfTheSameProcess_isNoLie() throws Exception {
        Slow slow = new Slow();
        DirectoryClient shared = new DirectoryClient(slow, PATIENCE);
        assertThat(shared.put(version(1))).isTrue();
        CompletableFuture<Optional<DirectoryRecord>> read = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        read.complete(shared.find(name.address()));
                    } catch (MedChainException e) {
                        read.completeExceptionally(e);
                    }
                },
                "reader");
        reader.start();
        assertThat(slow.asked.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(shared.put(version(2))).isTrue();

        slow.answer.complete(new ReadOutcome.Found(version(1)));

        assertThat(read.get(1, TimeUnit.MINUTES)).contains(version(1));
        reader.join();
        assertThatThrownBy(() -> shared.find(name.address())).isInstanceOf(VerificationException.class);
    }

    @Test
    void find_recordOfTheHighestVersion_isFoundAgain() throws Exception {
        assertThat(client.put(version(Long.MAX_VALUE))).isTrue();
        assertThat(client.find(name.address())).contains(version(Long.MAX_VALUE));
        assertThat(client.find(name.address())).contains(version(Long.MAX_VALUE));
    }

    @Test
    void tryPut_whatTheDirectoryHasNot_isStoredAndRemembered() throws Exception {
        assertThat(client.tryPut(version(2))).isEmpty();
        directory.lie(name.address(), version(1));
        assertRefused();
    }

    @Test
    void tryPut_whatIsThereAlready_tellsItsVersionOrThatItWasRemoved() throws Exception {
        client.put(version(5));
        assertThat(client.tryPut(version(4))).hasValue(5);
        client.remove(key.tombstone(name, 6));
        assertThat(client.tryPut(version(9))).hasValue(Long.MAX_VALUE);
    }

    @Test
    void write_thatFails_isNoWrite() {
        List<WriteOutcome> failures = List.of(
                new WriteOutcome.Unavailable("down"),
                new WriteOutcome.Indeterminate("lost"),
                new WriteOutcome.OverQuota("full"),
                new WriteOutcome.Closed());
        for (WriteOutcome failure : failures) {
            assertNoWrite(failure, UnavailableException.class);
        }
        assertNoWrite(new WriteOutcome.Damaged(name.address(), "rust"), StorageException.class);
    }

    private void assertNoWrite(WriteOutcome outcome, Class<? extends MedChainException> failure) {
        DirectoryClient failing = new DirectoryClient(new Slow(Optional.of(outcome)), PATIENCE);
        assertThatThrownBy(() -> failing.put(version(1))).as("%s", outcome).isInstanceOf(failure);
        assertThatThrownBy(() -> failing.tryPut(version(1))).as("%s", outcome).isInstanceOf(failure);
        assertThatThrownBy(() -> failing.remove(key.tombstone(name, 1)))
                .as("%s", outcome)
                .isInstanceOf(failure);
    }

    @Test
    void remove_whatTheDirectorySaysIsStillThere_isNotRemoved() {
        WriteOutcome there = new WriteOutcome.VersionConflict(version(1));
        DirectoryClient failing = new DirectoryClient(new Slow(Optional.of(there)), PATIENCE);
        assertThatThrownBy(() -> failing.remove(key.tombstone(name, 1))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void remove_isRememberedBeforeTheDirectoryShowsIt() throws Exception {
        client.put(version(1));
        client.remove(key.tombstone(name, 2));
        directory.lie(name.address(), version(9));
        assertRefused();
    }

    private DirectoryRecord version(long version) {
        return key.record(name, version, Bytes.utf8("version " + version));
    }

    private void assertRefused() {
        assertThatThrownBy(() -> client.find(name.address())).isInstanceOf(VerificationException.class);
    }

    /** Answers every write at once, and every read with the same answer, once there is one. */
    private static final class Slow implements Dht {
        private final Optional<WriteOutcome> writes;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CompletableFuture<ReadOutcome> answer = new CompletableFuture<>();

        /** Takes every write. */
        Slow() {
            this(Optional.empty());
        }

        Slow(Optional<WriteOutcome> writes) {
            this.writes = writes;
        }

        @Override
        public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
            return CompletableFuture.completedFuture(writes.orElse(new WriteOutcome.Stored(record.version())));
        }

        @Override
        public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
            return CompletableFuture.completedFuture(writes.orElse(new WriteOutcome.Stored(tombstone.version())));
        }

        @Override
        public CompletableFuture<ReadOutcome> get(RecordAddress address) {
            asked.countDown();
            return answer;
        }

        @Override
        public DhtCapabilities capabilities() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<StorageMaintenance> maintenance() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
