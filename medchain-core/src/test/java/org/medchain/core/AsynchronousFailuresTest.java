package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.RAY;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.testkit.World;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.data.BrokenSource;

/** A failure, a cancellation, a full queue or a stalled provider ends what it concerns, and nothing else. */
class AsynchronousFailuresTest extends AsynchronousScene {
    /** Takes tasks and runs them when the test says so, the newest first. */
    private static void runNewestFirst(Deque<Runnable> waiting, CompletableFuture<?> until) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!until.isDone()) {
            assertThat(System.nanoTime()).as("the future ends within a minute").isLessThan(end);
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
}
