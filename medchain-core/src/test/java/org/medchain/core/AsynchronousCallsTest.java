package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.described;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.World;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.data.BrokenSource;

/** A call that does not wait does what the call that waits does, and its future ends. */
class AsynchronousCallsTest extends AsynchronousScene {
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

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("medchain-async-"))
                .toList();
    }
}
