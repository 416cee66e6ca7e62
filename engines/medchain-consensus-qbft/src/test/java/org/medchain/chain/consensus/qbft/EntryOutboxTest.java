package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.Event;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.testkit.ledger.LedgerWorld;

/** How this member's events get into the ordering. */
class EntryOutboxTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final LedgerWorld world = new LedgerWorld(4, BlockLimits.DEFAULT);
    private final Recorder around = new Recorder();
    private final List<OrderedEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private long seen = 7;
    private final EntryOutbox outbox = new EntryOutbox(new Recorded(), 2, around, () -> seen);

    /** Answers when the test says so. */
    private final class Recorded implements Ordering {
        @Override
        public void follow(long after, Follower follower) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> submit(Bytes entry) {
            try {
                entries.add(OrderedEntry.decode(entry));
            } catch (MedChainException e) {
                throw new AssertionError(e);
            }
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        @Override
        public List<Issue> issues() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private Event event() {
        return world.record(world.provider);
    }

    private void taken() throws MedChainException {
        answers.get(answers.size() - 1).complete(null);
        around.runWork();
    }

    private void failed() throws MedChainException {
        answers.get(answers.size() - 1).completeExceptionally(new UnavailableException("away"));
        around.runWork();
    }

    @Test
    void add_whileAnEntryIsUnderWay_waitsAndSharesTheNext() throws MedChainException {
        List<Event> events = List.of(event(), event(), event());
        events.forEach(outbox::add);
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0))
                .isEqualTo(new OrderedEntry(2, LedgerWorld.START.toEpochMilli(), 7, events.subList(0, 1)));
        taken();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).events()).isEqualTo(events.subList(1, 3));
        taken();
        assertThat(entries).hasSize(2);
    }

    @Test
    void entry_thatWasNotTaken_isSubmittedAgainAtTheNextTickAlone() throws MedChainException {
        Event event = event();
        outbox.add(event);
        failed();
        outbox.add(event());
        assertThat(entries).hasSize(1);
        outbox.tick();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).events()).contains(event).hasSize(2);
    }

    @Test
    void event_whoseBlockDoesNotCome_isSubmittedAgainAfterALongTime() throws MedChainException {
        Event event = event();
        outbox.add(event);
        taken();
        around.pass(LONG.minusMillis(1));
        outbox.tick();
        assertThat(entries).hasSize(1);
        around.pass(Duration.ofMillis(1));
        outbox.tick();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).events()).containsExactly(event);
    }

    @Test
    void event_thatIsOnTheChain_isNotSubmittedAgain() throws MedChainException {
        Event event = event();
        outbox.add(event);
        outbox.remove(event.hash());
        failed();
        around.pass(LONG);
        outbox.tick();
        assertThat(entries).hasSize(1);
    }

    @Test
    void end_afterAnEntryThatEndsTheSameBlock_submitsNone() throws MedChainException {
        outbox.add(event());
        taken();
        outbox.end();
        assertThat(entries).hasSize(1);
        seen = 8;
        outbox.end();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).events()).isEmpty();
        assertThat(entries.get(1).seen()).isEqualTo(8);
        taken();
        outbox.endAnyway();
        assertThat(entries).as("the one before may be lost").hasSize(3);
    }

    @Test
    void add_moreThanAnEntryMayHave_areSeveralEntries() throws MedChainException {
        outbox.add(event());
        for (int i = 0; i < 20; i++) {
            outbox.add(world.opaque(world.provider, 60_000 - i));
        }
        taken();
        taken();
        assertThat(entries).hasSize(3);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.encode().size()).isLessThan(Ordering.MAX_ENTRY_BYTES));
        assertThat(entries.stream().mapToInt(entry -> entry.events().size()).sum())
                .isEqualTo(21);
    }

    @Test
    void decode_ofAnEntryWithAnotherVersionOrCutShort_isRefused() {
        Bytes entry = new OrderedEntry(2, 5, 7, List.of(event())).encode();
        assertThatThrownBy(() -> OrderedEntry.decode(entry.slice(0, entry.size() - 1)))
                .isInstanceOf(MedChainException.class);
    }
}
