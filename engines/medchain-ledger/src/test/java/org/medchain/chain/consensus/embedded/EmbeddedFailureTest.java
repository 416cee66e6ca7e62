package org.medchain.chain.consensus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.FailingIndex;
import org.medchain.chain.fixture.KeysInADevice;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** The disk fails, or the engine itself: every future completes, and nothing more is taken until the disk works again. */
@Timeout(60)
class EmbeddedFailureTest {
    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld();
    private final FailingIndex index = new FailingIndex();
    private final KeysInADevice keys = new KeysInADevice(world.members.get(0));
    private BlockStore store;
    private StoreReplica replica;
    private Failing failing;
    private Consensus engine;

    @BeforeEach
    void open() throws MedChainException {
        store = BlockStore.open(folder, world.config, new SecureRandom(), Metrics.NONE);
        replica = new StoreReplica(index.over(store));
        failing = new Failing(replica);
        engine = new EmbeddedConsensusFactory()
                .start(new ConsensusContext(
                        failing,
                        0,
                        world.config.members().get(0).certificate(),
                        keys,
                        world.clock,
                        world.clock::nanoTime,
                        new SecureRandom(),
                        folder,
                        Map.of()));
        engine.submit(world.admit(world.provider)).join();
    }

    @AfterEach
    void close() throws MedChainException {
        engine.close();
        replica.close();
        store.close();
    }

    @Test
    void commit_diskFails_everyFutureEndsInStorageExceptionUntilItWorksAgain() throws MedChainException {
        failing.disk = Optional.of(new StorageException("simulated: no space left"));
        assertAllEndIn(StorageException.class);

        failing.disk = Optional.empty();
        Event event = world.record(world.provider);
        EventRef receipt = engine.submit(event).join();
        assertThat(replica.find(event.hash())).contains(receipt);
        assertThat(replica.height()).isEqualTo(2);
    }

    @Test
    void trouble_diskFails_namesTheFailureUntilABlockIsWritten() {
        failing.disk = Optional.of(new StorageException("simulated: no space left"));
        assertThat(engine.issues()).isEmpty();
        assertAllEndIn(StorageException.class);
        assertThat(engine.issues()).containsExactly(new Issue(IssueCode.DISK_FULL, "simulated: no space left"));

        failing.disk = Optional.empty();
        Event refused = world.opaque(world.patient, 20);
        assertThatThrownBy(engine.submit(refused)::join).hasCauseInstanceOf(EventRefusedException.class);
        assertThat(engine.issues()).containsExactly(new Issue(IssueCode.DISK_FULL, "simulated: no space left"));

        engine.submit(world.record(world.provider)).join();
        assertThat(engine.issues()).isEmpty();
    }

    @Test
    void trouble_diskCannotBeRead_namesTheFailureUntilABlockIsWritten() {
        failing.reading = Optional.of(new StorageException("simulated: unreadable"));
        assertAllEndIn(StorageException.class);
        assertThat(engine.issues()).containsExactly(new Issue(IssueCode.STORAGE_FAILED, "simulated: unreadable"));

        failing.reading = Optional.empty();
        engine.submit(world.record(world.provider)).join();
        assertThat(engine.issues()).isEmpty();
    }

    @Test
    void commit_engineBreaks_everyFutureEndsInUnavailableException() {
        failing.bug = Optional.of(new IllegalStateException("simulated: bug"));
        assertAllEndIn(UnavailableException.class);
        assertThat(engine.issues())
                .singleElement()
                .asString()
                .startsWith("ENGINE_ENDED: ")
                .contains("IllegalStateException: simulated: bug");
        assertThatThrownBy(engine.submit(world.record(world.provider))::join)
                .hasMessageContaining("IllegalStateException: simulated: bug");
    }

    @Test
    void prepare_runsIntoAnError_endsWhatIsAtHandAndTheNextEventIsAppended() throws MedChainException {
        failing.preparing = Optional.of(new StackOverflowError("simulated"));
        assertThatThrownBy(engine.submit(world.record(world.provider))::join)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("StackOverflowError: simulated");
        failing.preparing = Optional.empty();
        Event event = world.record(world.provider);
        assertThat(engine.submit(event).join().event()).isEqualTo(event.hash());
        assertThat(engine.issues()).isEmpty();
    }

    @Test
    void commit_keyIsAway_everyFutureEndsInUnavailableExceptionUntilItIsBack() throws MedChainException {
        keys.takeAway();
        assertAllEndIn(UnavailableException.class);
        assertThat(engine.issues())
                .containsExactly(new Issue(
                        IssueCode.KEY_UNAVAILABLE,
                        "the ledger could not sign a block, append the event again: a key for tests is away;"
                                + " try again later"));

        keys.bringBack();
        Event event = world.record(world.provider);
        assertThat(engine.submit(event).join().event()).isEqualTo(event.hash());
        assertThat(engine.issues()).isEmpty();
        assertThat(replica.height()).isEqualTo(2);
    }

    @Test
    void submit_eventOverWhichTheMachineFails_isUnavailableUntilItIsAppendedAgain() throws MedChainException {
        Event event = world.record(world.provider);
        index.failOver(world.provider.publicIdentity(), new OutOfMemoryError("simulated"));
        assertThatThrownBy(engine.submit(event)::join)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("append it again: java.lang.OutOfMemoryError: simulated");
        index.mend();
        assertThat(engine.submit(event).join())
                .isEqualTo(replica.find(event.hash()).orElseThrow());
        assertThat(engine.issues()).isEmpty();
    }

    private void assertAllEndIn(Class<? extends Throwable> sort) {
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            receipts.add(engine.submit(world.record(world.provider)));
        }
        for (CompletableFuture<EventRef> receipt : receipts) {
            assertThatThrownBy(receipt::join).hasCauseInstanceOf(sort);
        }
        assertThatThrownBy(engine.submit(world.record(world.provider))::join).hasCauseInstanceOf(sort);
        assertThat(replica.height()).isEqualTo(1);
    }

    /** Another's replica, whose commits fail when it is told so. */
    private static final class Failing implements Replica {
        private final Replica sound;
        private volatile Optional<StorageException> disk = Optional.empty();
        private volatile Optional<IllegalStateException> bug = Optional.empty();
        private volatile Optional<Error> preparing = Optional.empty();
        private volatile Optional<StorageException> reading = Optional.empty();

        Failing(Replica sound) {
            this.sound = sound;
        }

        @Override
        public void commit(Block block, BlockCertificate certificate) throws VerificationException, StorageException {
            if (disk.isPresent()) {
                throw disk.get();
            }
            if (bug.isPresent()) {
                throw bug.get();
            }
            sound.commit(block, certificate);
        }

        @Override
        public void commitDecided(Block block, BlockCertificate certificate)
                throws VerificationException, StorageException {
            commit(block, certificate);
        }

        @Override
        public ConsortiumConfig config() {
            return sound.config();
        }

        @Override
        public MemberSet members() {
            return sound.members();
        }

        @Override
        public long height() {
            return sound.height();
        }

        @Override
        public BlockHash head() {
            return sound.head();
        }

        @Override
        public MemberSet members(long height) {
            return sound.members(height);
        }

        @Override
        public long seatedSince(PublicIdentity identity) {
            return sound.seatedSince(identity);
        }

        @Override
        public Optional<Integer> lastNumber(PublicIdentity identity) {
            return sound.lastNumber(identity);
        }

        @Override
        public SortedSet<Long> damaged() {
            return sound.damaged();
        }

        @Override
        public void repair(CertifiedBlock block) throws VerificationException, StorageException {
            sound.repair(block);
        }

        @Override
        public long orderedTo() {
            return sound.orderedTo();
        }

        @Override
        public long timestampMillis() {
            return sound.timestampMillis();
        }

        @Override
        public Optional<CertifiedBlock> block(long height) throws StorageException {
            return sound.block(height);
        }

        @Override
        public Optional<EventRef> find(EventHash event) throws StorageException {
            return sound.find(event);
        }

        @Override
        public boolean isRevoked(Bytes serial) throws StorageException {
            return sound.isRevoked(serial);
        }

        @Override
        public CompletableFuture<Void> screen(Event event) {
            return sound.screen(event);
        }

        @Override
        public Proposal prepare(List<Event> candidates, long timestampMillis, ToLongFunction<List<Verdict>> orderedTo)
                throws StorageException {
            if (preparing.isPresent()) {
                throw preparing.get();
            }
            if (reading.isPresent()) {
                throw reading.get();
            }
            return sound.prepare(candidates, timestampMillis, orderedTo);
        }

        @Override
        public void check(Block block) throws VerificationException, StorageException {
            sound.check(block);
        }
    }
}
