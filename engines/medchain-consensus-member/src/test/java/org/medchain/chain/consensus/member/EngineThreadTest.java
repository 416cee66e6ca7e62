package org.medchain.chain.consensus.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;
import org.medchain.time.TaskWatch;

/** What an engine does that cannot go on: wired as the engines wire it. */
@Timeout(60)
class EngineThreadTest {
    private final LedgerWorld world = new LedgerWorld();
    private final Event event = world.record(world.provider);
    private final PendingReceipts receipts = new PendingReceipts(1 << 20);
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLong nanoTime = new AtomicLong();
    private final EngineThread thread = new EngineThread("medchain-test-engine", nanoTime::get, reason -> {
        told.incrementAndGet();
        receipts.end(reason);
    });

    @AfterEach
    void close() {
        thread.close();
    }

    private CompletableFuture<EventRef> submit() {
        return receipts.submit(event, (taken, receipt) -> thread.execute(() -> {}));
    }

    private void assertEnded(Class<? extends MedChainException> sort, String why) throws MedChainException {
        Await.until("it says so", () -> !receipts.issues().isEmpty());
        assertThat(receipts.issues().get(0).code()).isEqualTo(IssueCode.ENGINE_ENDED);
        assertThat(receipts.issues().get(0).text()).contains(why);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(submit()::join).hasCauseInstanceOf(sort).hasMessageContaining(why);
        }
        assertThat(thread.execute(() -> {})).isFalse();
        assertThat(told).hasValue(1);
    }

    @Test
    void work_thatRunsIntoAnError_isNamedInEveryRefusal() throws MedChainException {
        CompletableFuture<EventRef> open = submit();
        thread.execute(() -> {
            throw new StackOverflowError("for a test");
        });
        assertEnded(UnavailableException.class, "StackOverflowError: for a test");
        assertThatThrownBy(open::join).hasMessageContaining("for a test");
    }

    @Test
    void timer_thatThrows_isNamedInEveryRefusal() throws MedChainException {
        thread.after(Duration.ZERO, () -> {
            throw new IllegalStateException("for a test");
        });
        assertEnded(UnavailableException.class, "IllegalStateException: for a test");
    }

    @Test
    void work_ofManyPieces_isStalledByALongPieceAlone() {
        List<Optional<Issue>> issues = new CopyOnWriteArrayList<>();
        thread.execute(() -> {
            for (int piece = 0; piece < 3; piece++) {
                thread.nextPiece();
                nanoTime.addAndGet(TaskWatch.STALLED.toNanos() - 1);
                issues.add(thread.issue());
            }
            nanoTime.incrementAndGet();
            issues.add(thread.issue());
        });
        Await.until("all pieces are done", () -> issues.size() == 4);
        assertThat(issues.subList(0, 3)).allMatch(Optional::isEmpty);
        assertThat(issues.get(3)).map(Issue::code).hasValue(IssueCode.ENGINE_STALLED);
    }

    @Test
    void repeatedWork_whoseDiskFails_isNamedInEveryRefusal() throws MedChainException {
        thread.every(Duration.ofMillis(1), () -> {
            throw new StorageException("No space left on device");
        });
        assertEnded(StorageException.class, "No space left on device");
        assertThat(receipts.issues())
                .extracting(Issue::code)
                .containsExactly(IssueCode.ENGINE_ENDED, IssueCode.DISK_FULL);
        receipts.close();
        assertThat(receipts.issues()).extracting(Issue::code).containsExactly(IssueCode.CLOSED);
    }
}
