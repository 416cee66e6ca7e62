package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.described;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.data.BrokenSource;

/** What is asked for without waiting does what the call that waits does, and every future ends. */
class AsynchronousCallsTest {
    private static final int MANY = 1025;
    private static final Bytes LETTER = Bytes.utf8("letter");

    @TempDir
    private Path folder;

    private World world;
    private MedChain medchain;
    private Provider north;
    private Patient alice;
    private InventoryPointer inventory;

    /** While true, the ledger takes events and does not answer. */
    private final AtomicBoolean mute = new AtomicBoolean();

    private final AtomicInteger sent = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder.resolve("world"), Suites.ONE);
        open(Optional.empty());
    }

    private void open(Optional<Executor> executor) throws Exception {
        Ledger ledger = LedgerInstead.of(world.ledger(), (proxy, method, args) -> {
            if (!method.getName().equals("append")) {
                return null;
            }
            sent.incrementAndGet();
            return mute.get() ? new CompletableFuture<EventRef>() : null;
        });
        HostBuilder builder = MedChain.over(folder.resolve("roles"), ledger, world.directory())
                .clock(world.clock())
                .random(world.random());
        executor.ifPresent(builder::executor);
        medchain = builder.open();
        north = medchain.provider(world.user(NORTH));
        world.gateway().route(NORTH.host(), north::serve);
        alice = medchain.patient(world.user(ALICE));
        inventory = alice.accept(north.noticeOf(north.createInventory(alice.certificate())));
    }

    private void reopen(Executor executor) throws Exception {
        medchain.close();
        open(Optional.of(executor));
    }

    @AfterEach
    void close() throws Exception {
        medchain.close();
        world.close();
    }

    private static InputStream bytes(Bytes content) {
        return new ByteArrayInputStream(content.toByteArray());
    }

    private CompletableFuture<DataId> letter(String key) {
        return north.addRecordAsync(
                inventory, OperationKey.of(key), described(NORTH, "letter"), Optional.empty(), bytes(LETTER));
    }

    private StreamWriter stream() throws Exception {
        return north.startStream(inventory, OperationKey.of("stream"), described(NORTH, "ecg"), DigestScheme.BOUND);
    }

    private static CompletableFuture<EventRef> append(StreamWriter writer, long index) {
        return writer.appendAsync(World.time(index), new ByteArrayInputStream(World.chunk(writer.id(), index)));
    }

    private static <T> T ended(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void assertFailed(Class<? extends Throwable> cause, CompletableFuture<?> future) {
        assertThatThrownBy(() -> ended(future))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(cause);
    }

    @Test
    void recordAndGrantAndFetchAndRevoke_doWhatTheCallsThatWaitDo() throws Exception {
        DataId record = ended(letter("one"));
        assertThat(ended(letter("one"))).isEqualTo(record);
        GrantedSession granted = ended(alice.grantAsync(
                world.user(RAY).certificate(),
                List.of(Selection.all(inventory, record)),
                Optional.of(Patient.DEFAULT_LIFETIME)));
        var ray = medchain.requester(world.user(RAY));
        Session session = ray.accept(granted.forRequester());
        GrantedRange all = GrantedRange.unrestricted();
        try (VerifiedData data = ended(ray.fetchAsync(session, record, all, world.gateway(), FetchLimits.defaults()))) {
            assertThat(Reading.all(data)).isEqualTo(LETTER);
        }
        ended(alice.revokeAsync(granted.id()));
        assertFailed(
                SessionEndedException.class,
                ray.fetchAsync(session, record, all, world.gateway(), FetchLimits.defaults()));
    }

    @Test
    void chunks_askedForAtOnce_areThereInTheirOrder() throws Exception {
        StreamWriter writer = stream();
        List<CompletableFuture<EventRef>> chunks =
                List.of(append(writer, 1), append(writer, 2), append(writer, 3), append(writer, 4));
        for (CompletableFuture<EventRef> chunk : chunks) {
            assertThat(world.ledger().find(ended(chunk))).isPresent();
        }
        assertThat(writer.next().value()).isEqualTo(5);
        assertThat(north.inventory(inventory)
                        .find(writer.id())
                        .orElseThrow()
                        .last()
                        .value())
                .isEqualTo(4);
        assertThat(ended(append(writer, 4))).isEqualTo(chunks.get(3).get());
    }

    @Test
    void chunk_afterOneThatFailed_failsAlikeAndIsNotWritten() throws Exception {
        StreamWriter writer = stream();
        ended(append(writer, 1));
        north.close(writer.id());
        CompletableFuture<EventRef> second = append(writer, 2);
        CompletableFuture<EventRef> third = append(writer, 3);
        assertFailed(DataEndedException.class, second);
        assertFailed(DataEndedException.class, third);
        assertThat(writer.next().value()).isEqualTo(2);
    }

    @Test
    void contentThatCannotBeRead_isTheFuturesFailure_andTheNextTryIsTaken() throws Exception {
        StreamWriter writer = stream();
        CompletableFuture<EventRef> broken =
                writer.appendAsync(World.time(1), new BrokenSource(0, new IOException("the device is gone")));
        assertFailed(IOException.class, broken);
        assertThat(world.ledger().find(ended(append(writer, 1)))).isPresent();
    }

    @Test
    void contentThatRunsIntoAnError_endsThatCallAlone() throws Exception {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<DataId> broken = north.addRecordAsync(
                    inventory, OperationKey.of("one"), described(NORTH, "letter"), Optional.empty(), new InputStream() {
                        @Override
                        public int read() {
                            throw new StackOverflowError("for this test");
                        }

                        @Override
                        public int read(byte[] target, int offset, int length) {
                            throw new StackOverflowError("for this test");
                        }
                    });
            assertFailed(StackOverflowError.class, broken);
        }
        ended(letter("one"));
    }

    @Test
    void waitingForTheLedger_takesNoThread() throws Exception {
        mute.set(true);
        sent.set(0);
        List<CompletableFuture<DataId>> letters = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            letters.add(letter("letter " + i));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (sent.get() < 40 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(sent).as("events sent, with 16 threads and no answer").hasValue(40);
        assertThat(letters).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void closing_leavesNoFutureOpen_andTheSameCallAgainFindsWhatWasDone() throws Exception {
        mute.set(true);
        CompletableFuture<DataId> letter = letter("one");
        StreamWriter writer = stream();
        CompletableFuture<EventRef> first = append(writer, 1);
        CompletableFuture<EventRef> second = append(writer, 2);
        medchain.close();
        for (CompletableFuture<?> future : List.of(letter, first, second)) {
            assertFailed(UnavailableException.class, future);
        }
        assertClosed(() -> append(writer, 3));
        assertClosed(() -> letter("two"));

        mute.set(false);
        open(Optional.empty());
        StreamWriter again = north.resumeStream(writer.id());
        assertThat(world.ledger().find(ended(append(again, 1)))).isPresent();
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void role_askedForAfterClosing_isMisuseThatSaysSo() throws Exception {
        medchain.close();
        assertClosed(() -> medchain.provider(world.user(NORTH)));
        assertClosed(() -> medchain.patient(world.user(ALICE)));
        assertClosed(() -> medchain.requester(world.user(RAY)));
        assertClosed(() -> medchain.reconcile(world.user(NORTH)));
        assertClosed(() -> medchain.auditor());
        medchain.close();
    }

    @Test
    void provider_askedForWithOtherStores_isMisuse() throws Exception {
        assertThat(medchain.provider(world.user(NORTH))).isSameAs(north);
        assertThatThrownBy(() -> medchain.provider(world.user(NORTH), world.store(NORTH), entry -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another catalogue, data store or audit trail");
    }

    @Test
    void call_cancelledBeforeItBegan_isNotDone() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        reopen(waiting::add);
        CompletableFuture<DataId> cancelled = letter("cancelled");
        CompletableFuture<DataId> done = letter("done");
        assertThat(cancelled.cancel(true)).isTrue();
        while (!done.isDone()) {
            Optional.ofNullable(waiting.poll()).ifPresent(Runnable::run);
        }
        assertThatThrownBy(() -> ended(cancelled)).isInstanceOf(CancellationException.class);
        assertThat(north.inventory(inventory).entries()).hasSize(1);
    }

    @Test
    void executorThatTakesNothing_failsTheCall() throws Exception {
        reopen(task -> {
            throw new RejectedExecutionException("full");
        });
        assertFailed(UnavailableException.class, letter("one"));
    }

    @Test
    void threadsOfItsOwn_beginWithTheFirstCallAndEndWithClosing() throws Exception {
        assertThat(threads()).isEmpty();
        ended(letter("one"));
        List<Thread> begun = threads();
        assertThat(begun).isNotEmpty().allMatch(Thread::isDaemon);
        medchain.close();
        for (Thread thread : begun) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** Takes tasks and runs them when the test says so, the newest first. */
    private static void runNewestFirst(Deque<Runnable> waiting, CompletableFuture<?> until) {
        while (!until.isDone()) {
            Optional.ofNullable(waiting.pollLast()).ifPresent(Runnable::run);
        }
    }

    @Test
    void failureOfTheFirstOfManyChunks_endsAllThatWaitForIt() throws Exception {
        Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();
        reopen(waiting::add);
        StreamWriter writer = stream();
        List<CompletableFuture<EventRef>> chunks = new ArrayList<>();
        chunks.add(writer.appendAsync(World.time(1), new BrokenSource(0, new IOException("the device is gone"))));
        for (int i = 2; i <= MANY; i++) {
            chunks.add(append(writer, i));
        }
        runNewestFirst(waiting, chunks.get(0));
        assertThat(chunks).allMatch(CompletableFuture::isCompletedExceptionally);
        CompletableFuture<EventRef> next = append(writer, 1);
        runNewestFirst(waiting, next);
        assertThat(world.ledger().find(ended(next))).isPresent();
    }

    @Test
    void chunks_thatWaitWithoutEnd_areRefused() throws Exception {
        Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();
        reopen(waiting::add);
        StreamWriter writer = stream();
        for (int i = 1; i <= 1 + 1024; i++) {
            assertThat(append(writer, i)).isNotDone();
        }
        assertFailed(UnavailableException.class, append(writer, 1026));
    }

    @Test
    void chunk_thatIsCancelledWhileItWaits_letsNoOtherOvertake() throws Exception {
        Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();
        reopen(waiting::add);
        StreamWriter writer = stream();
        CompletableFuture<EventRef> first = append(writer, 1);
        CompletableFuture<EventRef> second = append(writer, 2);
        assertThat(second.cancel(false)).isTrue();
        CompletableFuture<EventRef> third = append(writer, 3);
        runNewestFirst(waiting, third);
        assertThat(world.ledger().find(ended(first))).isPresent();
        assertThat(world.ledger().find(ended(third))).isPresent();
        assertThat(writer.next().value()).isEqualTo(3);
    }

    @Test
    void content_thatIsReusedAfterCancellation_isNotSealed() throws Exception {
        StreamWriter writer = stream();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch reused = new CountDownLatch(1);
        InputStream shared = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                reading.countDown();
                try {
                    reused.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                target[offset] = 9;
                return 1;
            }
        };
        CompletableFuture<EventRef> cancelled = writer.appendAsync(World.time(1), shared);
        reading.await();
        assertThat(cancelled.cancel(true)).isTrue();
        reused.countDown();
        CompletableFuture<EventRef> again = append(writer, 1);
        assertThat(world.ledger().find(ended(again))).isPresent();
        assertThat(writer.next().value()).isEqualTo(2);
    }

    @Test
    void executorThatFails_failsTheCallAndNoOther() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        reopen(task -> {
            if (broken.get()) {
                throw new OutOfMemoryError("for this test");
            }
            new Thread(task, "executor of a test").start();
        });
        StreamWriter writer = stream();
        broken.set(true);
        assertFailed(OutOfMemoryError.class, append(writer, 1));
        broken.set(false);
        ended(append(writer, 1));
    }

    @Test
    void providersThatStall_holdUpNoOtherCall() throws Exception {
        DataId record = ended(letter("one"));
        GrantedSession granted = alice.grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record)));
        var ray = medchain.requester(world.user(RAY));
        Session session = ray.accept(granted.forRequester());
        CountDownLatch over = new CountDownLatch(1);
        ProviderGateway stalling = (url, request) -> {
            Uninterruptibles.awaitUninterruptibly(over);
            throw new UnavailableException("over");
        };
        for (int i = 0; i < 16; i++) {
            var unused = ray.fetchAsync(session, record, GrantedRange.unrestricted(), stalling, FetchLimits.defaults());
        }
        ended(letter("two"));
        over.countDown();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("medchain-async-"))
                .toList();
    }
}
