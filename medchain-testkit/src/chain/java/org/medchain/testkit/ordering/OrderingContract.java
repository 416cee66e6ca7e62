package org.medchain.testkit.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.health.IssueCode;

/**
 * The contract of {@link Ordering}, a service that puts entries into one order. The names of the tests begin with the number of the
 * promise in the list there.
 *
 * <p>Extend it, and open a member's access to the ordering in {@link #open}: to one that is empty at the first call of a test, and to
 * the same one at later calls. An ordering whose service can be restarted, lose its content, or be made unreachable overrides
 * {@link #restartService}, {@link #loseContent}, and {@link #breakDown} and {@link #mend}; where it does not, the tests that need
 * them are skipped.
 *
 * <p>Checked: every entry that was taken is given to every follower, once, in one order, also to a follower that begins later or
 * continues after a position, to one that is slow, and after restarts; positions never go back; submitting does not wait for the
 * service; closing.
 */
@Timeout(120)
public abstract class OrderingContract extends OrderingScene {
    /** How many members there are; they are numbered from 0. */
    protected static final int MEMBERS = 3;

    private static final Duration NOT_BLOCKED = Duration.ofSeconds(1);

    /** Ends the service as a failure would, and starts it again. Returns false, which skips the test, if that cannot be done. */
    protected boolean restartService() throws Exception {
        return false;
    }

    /** Makes the service forget all entries and positions. Returns false, which skips the test, if that cannot be done. */
    protected boolean loseContent() throws Exception {
        return false;
    }

    /** Makes the service take nothing. Returns false, which skips the test, if that cannot be done. */
    protected boolean breakDown() throws Exception {
        return false;
    }

    /** Ends what {@link #breakDown} began. */
    protected void mend() throws Exception {}

    @Test
    void promise1_delivery_everyEntryIsGivenToEveryFollower() throws Exception {
        List<Ordering> orderings = List.of(opened(0), opened(1), opened(2));
        List<Given> all = orderings.stream().map(one -> followed(one, 0)).toList();
        submitThroughAll(orderings, "entry");
        all.forEach(given -> awaitAll(given, taken));
    }

    @Test
    void promise1_delivery_followerThatBeginsLaterIsGivenAll() throws Exception {
        Ordering first = opened(0);
        submitThroughAll(List.of(first), "early");
        Given later = followed(opened(1), 0);
        awaitAll(later, taken);
        submit(first, entry("late"));
        awaitAll(later, taken);
    }

    @Test
    void promise1_delivery_entriesOfAllSizesArriveWhole() throws Exception {
        Ordering ordering = opened(0);
        Given given = followed(opened(1), 0);
        for (int size : new int[] {1, 255, 70_000, Ordering.MAX_ENTRY_BYTES}) {
            byte[] entry = new byte[size];
            entry[0] = (byte) size;
            entry[size - 1] |= (byte) 0x80;
            submit(ordering, Bytes.copyOf(entry));
        }
        awaitAll(given, taken);
    }

    @Test
    void promise1_delivery_slowFollowerMissesNothing() throws Exception {
        Ordering ordering = opened(0);
        Given slow = new Given();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        opened(1).follow(0, (position, entry) -> {
            goOn.join();
            slow.entry(position, entry);
        });
        submitThroughAll(List.of(ordering), "entry");
        goOn.complete(null);
        awaitAll(slow, taken);
    }

    @Test
    void promise2_agreement_followersAreGivenTheSameAtAPosition() throws Exception {
        List<Ordering> orderings = List.of(opened(0), opened(1), opened(2));
        List<Given> all = orderings.stream().map(one -> followed(one, 0)).toList();
        submitThroughAll(orderings, "entry");
        all.forEach(given -> awaitAll(given, taken));
        await(
                "all were given as much",
                () -> all.stream()
                                .map(given -> given.positions().size())
                                .distinct()
                                .count()
                        == 1);
        for (Given given : all) {
            assertThat(given.positions()).isEqualTo(all.get(0).positions());
            assertThat(given.entries()).isEqualTo(all.get(0).entries());
        }
    }

    @Test
    void promise3_order_positionsAscendFromOne() throws Exception {
        List<Ordering> orderings = List.of(opened(0), opened(1), opened(2));
        Given given = followed(orderings.get(0), 0);
        for (int round = 0; round < 5; round++) {
            submitThroughAll(orderings, "round " + round);
        }
        awaitAll(given, taken);
        given.assertAscendingAfter(0);
    }

    @Test
    void promise4_continuation_followerIsGivenNothingUpToItsPosition() throws Exception {
        Ordering first = opened(0);
        Given given = followed(first, 0);
        submitThroughAll(List.of(first), "early");
        awaitAll(given, taken);
        long middle = given.positions().get(ENTRIES / 2);

        Given rest = followed(opened(1), middle);
        Bytes last = entry("last");
        submit(first, last);
        awaitAll(rest, List.of(last));

        rest.assertAscendingAfter(middle);
        awaitAll(given, taken);
        int from = given.positions().indexOf(middle) + 1;
        assertThat(rest.entries())
                .isEqualTo(given.entries().subList(from, given.entries().size()));
    }

    @Test
    void promise4_continuation_entriesComeAfterAPositionThatNobodyGave() throws Exception {
        long after = 1_000_000;
        Ordering ordering = opened(0);
        Given given = followed(ordering, after);
        submit(ordering, entry("first"));
        awaitAll(given, taken);
        given.assertAscendingAfter(after);
    }

    @Test
    void promise4_continuation_entriesComeAfterThePositionWhenTheContentIsLost() throws Exception {
        Ordering before = opened(0);
        Given given = followed(before, 0);
        submitThroughAll(List.of(before), "early");
        awaitAll(given, taken);
        long reached = given.last();
        before.close();
        assumeTrue(loseContent(), "the content of the ordering cannot be lost");

        Ordering ordering = opened(0);
        Given again = followed(ordering, reached);
        Bytes late = entry("late");
        submit(ordering, late);
        awaitAll(again, List.of(late));
        again.assertAscendingAfter(reached);
    }

    @Test
    void promise4_continuation_runningFollowerIsGivenWhatComesAfterALoss() throws Exception {
        Ordering ordering = opened(0);
        Given given = followed(ordering, 0);
        submitThroughAll(List.of(ordering), "early");
        awaitAll(given, taken);
        assumeTrue(loseContent(), "the content of the ordering cannot be lost");

        submit(ordering, entry("late"));
        awaitAll(given, taken);
        given.assertAscendingAfter(0);
    }

    @Test
    void promise5_durability_takenEntriesSurviveTheMember() throws Exception {
        Ordering before = opened(0);
        submitThroughAll(List.of(before), "entry");
        before.close();
        Given given = followed(opened(0), 0);
        awaitAll(given, taken);
    }

    @Test
    void promise5_durability_takenEntriesSurviveTheService() throws Exception {
        Ordering ordering = opened(0);
        Given running = followed(opened(1), 0);
        submitThroughAll(List.of(ordering), "before");
        assumeTrue(restartService(), "the service cannot be restarted");
        submit(ordering, entry("after"));
        awaitAll(running, taken);
        running.assertAscendingAfter(0);
        Given late = followed(opened(2), 0);
        awaitAll(late, taken);
        assertThat(late.positions()).startsWith(running.positions().toArray(Long[]::new));
    }

    @Test
    void promise6_submission_doesNotWaitForTheService() throws Exception {
        Ordering ordering = opened(0);
        Given given = followed(ordering, 0);
        submit(ordering, entry("before"));
        assumeTrue(breakDown(), "the service cannot be made to take nothing");
        List<CompletableFuture<Void>> failing = new ArrayList<>();
        try {
            long began = System.nanoTime();
            for (int i = 0; i < ENTRIES; i++) {
                failing.add(ordering.submit(entry("lost " + i)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(NOT_BLOCKED);
            failing.forEach(one -> assertThat(isTaken(one)).isFalse());
            await("trouble is known", () -> isUnavailable(ordering));
        } finally {
            mend();
        }
        submit(ordering, entry("after"));
        awaitAll(given, taken);
        await("trouble is over", () -> !isUnavailable(ordering));
    }

    private static boolean isUnavailable(Ordering ordering) {
        return ordering.issues().stream().anyMatch(issue -> issue.code() == IssueCode.ORDERING_UNAVAILABLE);
    }

    @Test
    void promise6_submission_ofNoPermittedSizeIsRefused() throws Exception {
        Ordering ordering = opened(0);
        assertThatThrownBy(() -> ordering.submit(Bytes.empty())).isInstanceOf(IllegalArgumentException.class);
        Bytes large = Bytes.copyOf(new byte[Ordering.MAX_ENTRY_BYTES + 1]);
        assertThatThrownBy(() -> ordering.submit(large)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void promise7_closing_noEntryIsGivenOrTakenAfterwards() throws Exception {
        Ordering closed = opened(0);
        Ordering other = opened(1);
        Given given = followed(closed, 0);
        Given witness = followed(other, 0);
        submit(closed, entry("before"));
        awaitAll(given, taken);
        closed.close();
        assertThatCode(closed::close).doesNotThrowAnyException();
        int before = given.entries().size();

        CompletableFuture<Void> refused = closed.submit(entry("refused"));
        assertThatThrownBy(() -> refused.get(patience().toMillis(), TimeUnit.MILLISECONDS))
                .hasCauseInstanceOf(UnavailableException.class);
        submit(other, entry("after"));
        awaitAll(witness, taken);
        assertThat(given.entries()).hasSize(before);
    }

    @Test
    void promise7_closing_underLoadEndsEverySubmission() throws Exception {
        Ordering closed = opened(0);
        Given witness = followed(opened(1), 0);
        List<CompletableFuture<Void>> submitted = new ArrayList<>();
        List<Bytes> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Bytes entry = entry("entry " + i);
            entries.add(entry);
            submitted.add(closed.submit(entry));
        }
        closed.close();
        Set<Bytes> acknowledged = new HashSet<>();
        for (int i = 0; i < ENTRIES; i++) {
            CompletableFuture<Void> one = submitted.get(i);
            try {
                one.orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS).join();
                acknowledged.add(entries.get(i));
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(UnavailableException.class);
            }
        }
        awaitAll(witness, List.copyOf(acknowledged));
    }

    @Test
    void promise7_closing_endsAFollowerThatCannotTakeMore() throws Exception {
        Ordering ordering = opened(0);
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        ordering.follow(0, (position, entry) -> {
            entered.complete(null);
            try {
                new CompletableFuture<Void>().get();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                interrupted.complete(null);
                throw e;
            }
        });
        submit(ordering, entry("entry"));
        entered.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        ordering.close();
        interrupted.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void follow_twice_isMisuse() throws Exception {
        Ordering ordering = opened(0);
        followed(ordering, 0);
        assertThatThrownBy(() -> ordering.follow(0, new Given())).isInstanceOf(IllegalStateException.class);
    }
}
