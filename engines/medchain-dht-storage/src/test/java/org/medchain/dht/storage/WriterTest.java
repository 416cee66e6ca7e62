package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** How many writes share a commit, how many may wait, what an idle writer does, and how it ends. */
@Timeout(120)
final class WriterTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Duration NEVER_IDLE = Duration.ofHours(1);
    private static final int MEBIBYTE = 1 << 20;
    /** What a stored record takes beyond a long payload. */
    private static final int REST = of(1, 1 << 19).stored().size() - (1 << 19);

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock(NOW);
    private final AtomicInteger afterwards = new AtomicInteger();

    private Writer start(Duration sweepEvery) throws StorageException {
        Committer committer = new Committer(
                store, clock, new SettledTime(clock, System::nanoTime, Duration.ZERO), new Quota(1L << 40, 1L << 40));
        return Writer.start(committer, afterwards::incrementAndGet, sweepEvery);
    }

    private static Candidate of(int number, int payload) {
        return Candidate.of(TestRecord.of(number).version(1, TestRecord.payload(number, payload)));
    }

    /** A write of so many bytes as it is stored. */
    private static Candidate ofSize(int number, int size) {
        Candidate write = of(number, size - REST);
        assertThat(write.stored().size()).isEqualTo(size);
        return write;
    }

    /** Lets the disk stall in the commit of one write, so that what comes after it gathers. */
    private CompletableFuture<WriteOutcome> stall(Writer writer) {
        store.stalled = new CountDownLatch(1);
        int begun = store.commitsBegun.get();
        CompletableFuture<WriteOutcome> first = writer.submit(of(0, 10));
        await(() -> store.commitsBegun.get() > begun);
        return first;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void writes_thatGather_shareCommitsOfFourHundred() throws Exception {
        try (Writer writer = start(NEVER_IDLE)) {
            var unused = stall(writer);
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int number = 1; number <= 801; number++) {
                outcomes.add(writer.submit(of(number, 10)));
            }
            store.stalled.countDown();
            outcomes.forEach(outcome -> assertThat(outcome.join()).isEqualTo(new WriteOutcome.Stored(1)));
            assertThat(store.commits).isEqualTo(1 + 3);
        }
    }

    @Test
    void longWrites_thatGather_shareCommitsOfFourMebibytes() throws Exception {
        try (Writer writer = start(NEVER_IDLE)) {
            var unused = stall(writer);
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int number = 1; number <= 9; number++) {
                outcomes.add(writer.submit(ofSize(number, MEBIBYTE)));
            }
            store.stalled.countDown();
            outcomes.forEach(outcome -> assertThat(outcome.join()).isEqualTo(new WriteOutcome.Stored(1)));
            assertThat(store.commits).isEqualTo(1 + 3);
        }
    }

    @Test
    void writes_upToSixtyFourMebibytes_mayWaitAndMoreMayNot() throws Exception {
        Candidate[] long64 = new Candidate[64];
        for (int i = 0; i < 64; i++) {
            long64[i] = ofSize(i + 1, MEBIBYTE);
        }
        try (Writer writer = start(NEVER_IDLE)) {
            for (int round = 0; round < 2; round++) {
                var unused = stall(writer);
                List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
                for (Candidate write : long64) {
                    outcomes.add(writer.submit(write));
                }
                long refused =
                        outcomes.stream().filter(CompletableFuture::isDone).count();
                CompletableFuture<WriteOutcome> tooMuch = writer.submit(of(99, 1));
                store.stalled.countDown();
                assertThat(refused).isZero();
                assertThat(tooMuch.join()).isEqualTo(new WriteOutcome.Unavailable("overloaded: 64 writes are waiting"));
                outcomes.forEach(outcome -> assertThat(outcome.join()).isEqualTo(new WriteOutcome.Stored(1)));
                for (Candidate write : long64) {
                    writer.submit(Candidate.of(write.stored().write(), Held.Mode.DISOWNED))
                            .join();
                }
                writer.submit(Candidate.of(of(0, 10).stored().write(), Held.Mode.DISOWNED))
                        .join();
            }
        }
    }

    @Test
    void idleWriter_sweepsNoMoreOftenThanToldUnlessThereIsMore() throws Exception {
        store.sweepErrors.set(1);
        long begun = System.nanoTime();
        Duration every = Duration.ofMillis(50);
        try (Writer writer = start(every)) {
            await(() -> store.sweeps.get() >= 3);
            assertThat(writer.submit(of(1, 10)).join()).isEqualTo(new WriteOutcome.Stored(1));
            store.sweepFails = true;
            int before = store.sweeps.get();
            await(() -> store.sweeps.get() >= before + 3);
            int sweeps = store.sweeps.get();
            long most = (System.nanoTime() - begun) / every.toNanos() + 1;
            assertThat((long) sweeps).isLessThanOrEqualTo(most + 1);
            assertThat(afterwards).hasValueGreaterThanOrEqualTo(sweeps - 2);
        }
    }

    @Test
    void idleWriter_withMuchThatHasExpired_dropsItWithoutAPause() throws Exception {
        for (int i = 0; i < 100 * 256; i++) {
            store.plant(new Expiry(TestRecord.of(i % 2).address(), NOW - i));
        }
        try (Writer writer = start(Duration.ofSeconds(1))) {
            await(() -> store.commits >= 100);
            assertThat(writer.issue()).isEmpty();
        }
        assertThat(store.expiring(0, Long.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    void busyWriter_thatIsNotIdle_doesNotSweepInBetween() throws Exception {
        try (Writer writer = start(NEVER_IDLE)) {
            for (int number = 1; number <= 20; number++) {
                writer.submit(of(number, 10)).join();
            }
        }
        assertThat(store.sweeps).hasValue(20);
        assertThat(afterwards).hasValue(20);
    }

    @Test
    void writer_thatIsClosed_finishesWhatWaitsAndTakesNoMore() throws Exception {
        Writer writer = start(NEVER_IDLE);
        CompletableFuture<WriteOutcome> first = stall(writer);
        CompletableFuture<WriteOutcome> second = writer.submit(of(1, 10));
        Thread closing = new Thread(writer::close);
        closing.start();
        await(() -> closing.getState() == Thread.State.WAITING || !closing.isAlive());
        assertThat(closing.isAlive()).isTrue();
        assertThat(writer.submit(of(2, 10)).join()).isEqualTo(new WriteOutcome.Closed());
        store.stalled.countDown();
        closing.join();
        assertThat(first).isCompletedWithValue(new WriteOutcome.Stored(1));
        assertThat(second).isCompletedWithValue(new WriteOutcome.Stored(1));
        assertThat(writer.issue()).isPresent();
    }

    /** Fails where nothing is caught any more: in the log. */
    private static final class BrokenHandler extends Handler {
        @Override
        public void publish(LogRecord entry) {
            throw new IllegalStateException("the log is broken");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void writer_thatDies_leavesNoWriteWithoutAnOutcomeAndSaysSo() throws Exception {
        Logger log = Logger.getLogger(Writer.class.getName());
        Handler broken = new BrokenHandler();
        Writer writer = start(NEVER_IDLE);
        CompletableFuture<WriteOutcome> first = stall(writer);
        CompletableFuture<WriteOutcome> second = writer.submit(of(1, 10));
        assertThat(writer.issue()).isEmpty();
        store.errors.set(1);
        log.setLevel(Level.ALL);
        log.addHandler(broken);
        try {
            store.stalled.countDown();
            assertThat(first.join()).isEqualTo(new WriteOutcome.Indeterminate("the writer failed"));
            assertThat(second.join()).isEqualTo(new WriteOutcome.Unavailable("the writer died"));
            await(() -> writer.issue().isPresent());
            assertThat(writer.submit(of(2, 10)).join()).isEqualTo(new WriteOutcome.Closed());
            writer.close();
        } finally {
            log.removeHandler(broken);
            log.setLevel(null);
        }
        DirectoryWrite lost = of(1, 10).stored().write();
        assertThat(store.find(lost.address())).isEmpty();
    }

    @Test
    void writer_thatDiesWithoutAFailedCommit_isNamedInTheTroubleOfTheNode() throws Exception {
        Logger log = Logger.getLogger(Writer.class.getName());
        Handler broken = new BrokenHandler();
        DhtSettings settings =
                DhtSettings.builder(Path.of("nowhere")).clock(clock).build();
        try (NodeStorage storage = new NodeStorage(store, settings, System::nanoTime, NEVER_IDLE)) {
            store.sweepErrors.set(1);
            log.setLevel(Level.ALL);
            log.addHandler(broken);
            assertThat(storage.write(of(1, 10).stored().write()).join())
                    .isEqualTo(new WriteOutcome.Indeterminate("the writer failed"));
            await(() -> !storage.issues().isEmpty());
            assertThat(storage.issues())
                    .containsExactly(
                            new Issue(IssueCode.ENGINE_ENDED, "the writer has ended; open the directory again"));
        } finally {
            log.removeHandler(broken);
            log.setLevel(null);
        }
    }
}
