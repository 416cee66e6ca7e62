package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.PendingOperations.Ticket;
import org.medchain.testkit.dht.TestRecord;

/** How much may be under way at once, and that every operation gives its room back however it ends. */
final class PendingOperationsTest {
    private static final int MAX_PAYLOAD = 1 << 20;

    /** Writes of a full payload that fit into the memory of all operations, 64 MiB. */
    private static final int ROOM = 63;

    private static final DirectoryWrite WRITE = TestRecord.of(1).version(1, TestRecord.payload(1, MAX_PAYLOAD));
    private static final WriteOutcome STORED = new WriteOutcome.Stored(1);

    private final PendingOperations pending = new PendingOperations(MAX_PAYLOAD);
    private final List<Ticket<WriteOutcome>> tickets = new ArrayList<>();

    private CompletableFuture<WriteOutcome> write() {
        return pending.write(WRITE, tickets::add);
    }

    private void fill() {
        for (int i = 0; i < ROOM; i++) {
            assertThat(write()).isNotDone();
        }
    }

    /** One more write than there is room for is refused, so none gave its room back but those that ended. */
    private void assertRoomFor(int writes) {
        for (int i = 0; i < writes; i++) {
            assertThat(write()).isNotDone();
        }
        assertThat(write()).isCompletedWithValue(new WriteOutcome.Unavailable("overloaded"));
    }

    @Test
    void write_moreThanThereIsRoomFor_isUnavailableAndNotBegun() {
        fill();

        assertThat(write()).isCompletedWithValue(new WriteOutcome.Unavailable("overloaded"));

        assertThat(tickets).hasSize(ROOM);
    }

    @Test
    void end_calledTwice_givesOneRoomBackAndKeepsTheFirstOutcome() {
        CompletableFuture<WriteOutcome> first = write();
        fillTheRest();

        tickets.get(0).end(STORED);
        tickets.get(0).end(new WriteOutcome.Indeterminate("late"));

        assertThat(first).isCompletedWithValue(STORED);
        assertRoomFor(1);
    }

    private void fillTheRest() {
        for (int i = 1; i < ROOM; i++) {
            assertThat(write()).isNotDone();
        }
    }

    @Test
    void start_thatThrows_givesTheRoomBackAndReachesTheCaller() {
        fillTheRest();
        IllegalStateException bug = new IllegalStateException("a defect");

        assertThatThrownBy(() -> pending.write(WRITE, ticket -> {
                    throw bug;
                }))
                .isSameAs(bug);
        assertThatThrownBy(() -> pending.read(ticket -> {
                    throw new StackOverflowError("for this test");
                }))
                .isInstanceOf(StackOverflowError.class);

        assertRoomFor(1);
    }

    @Test
    void future_cancelledByItsCaller_keepsTheRoomUntilTheOperationEnds() {
        CompletableFuture<WriteOutcome> cancelled = write();
        fillTheRest();

        cancelled.cancel(true);
        assertRoomFor(0);
        tickets.get(0).end(STORED);

        assertRoomFor(1);
    }

    @Test
    void stop_endsWritesAsIndeterminateAndReadsAsUnavailable() {
        CompletableFuture<WriteOutcome> write = write();
        List<Ticket<ReadOutcome>> reads = new ArrayList<>();
        CompletableFuture<ReadOutcome> read = pending.read(reads::add);

        pending.stop("the engine begins anew");

        assertThat(write).isCompletedWithValue(new WriteOutcome.Indeterminate("the engine begins anew"));
        assertThat(read).isCompletedWithValue(new ReadOutcome.Unavailable("the engine begins anew"));
        assertRoomFor(ROOM);
    }

    @Test
    void close_waitsForWhatBegan_andBeginsNothingMore() throws Exception {
        CompletableFuture<WriteOutcome> write = write();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(pending::close);
        while (!pending.isClosed()) {
            Thread.onSpinWait();
        }

        assertThat(write()).isCompletedWithValue(new WriteOutcome.Closed());
        assertThat(pending.read(ticket -> {})).isCompletedWithValue(new ReadOutcome.Closed());
        assertThat(closing).isNotDone();
        tickets.get(0).end(STORED);

        closing.get(60, TimeUnit.SECONDS);
        assertThat(write).isCompletedWithValue(STORED);
        pending.close();
    }

    @Test
    void write_overThePayload_isRefusedBeforeItTakesRoom() {
        PendingOperations smaller = new PendingOperations(MAX_PAYLOAD - 1);

        assertThat(smaller.write(WRITE, tickets::add))
                .isCompletedWithValue(new WriteOutcome.TooLarge(MAX_PAYLOAD, MAX_PAYLOAD - 1));

        assertThat(tickets).isEmpty();
        smaller.close();
    }
}
