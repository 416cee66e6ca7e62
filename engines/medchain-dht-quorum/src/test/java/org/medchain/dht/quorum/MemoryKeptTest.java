package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.testkit.dht.TestRecord;

/** What operations keep in memory, and for how long. */
class MemoryKeptTest {
    private static final Roster ROSTER = NodeBench.roster(4, 0, 1, 2, 3);
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(ROSTER), true, true, false);
    private static final DirectoryRecord RECORD = SignedWrites.put(1, 7, "content");

    private final NodeBench bench = new NodeBench();
    private final List<WeakReference<DirectoryRecord>> copies = new ArrayList<>();

    private void start() {
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.link(0, 1, 2, 3);
    }

    /** As it comes from a link: another object each time. */
    private DirectoryRecord copy(DirectoryRecord record) {
        DirectoryRecord copy = new DirectoryRecord(
                record.name(), record.version(), Bytes.copyOf(record.payload().toByteArray()), record.signature());
        copies.add(new WeakReference<>(copy));
        return copy;
    }

    private void answerWithCopies(DirectoryRecord record) {
        for (int node : List.of(1, 2, 3)) {
            bench.lie(
                    node,
                    (asker, request) -> request instanceof Message.Look look
                            ? Optional.of(new Message.Standing(look.id(), Optional.of(copy(record))))
                            : Optional.empty());
        }
    }

    private long alive() {
        return copies.stream().filter(copy -> copy.get() != null).count();
    }

    /** Garbage is collected when the virtual machine likes; it is asked until it has. */
    private void awaitAlive(long most) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (alive() > most) {
            assertThat(System.nanoTime()).as(alive() + " copies are kept").isLessThan(end);
            System.gc();
        }
    }

    @Test
    void read_thatHasItsOutcome_keepsItsCopiesNoLongerThanLateAnswersAreAwaited() {
        bench.put(0, Held.of(RECORD));
        start();
        answerWithCopies(RECORD);
        assertThat(bench.read(0, RECORD.address())).isEqualTo(new ReadOutcome.Found(RECORD));
        bench.pass(2);
        assertThat(copies).isNotEmpty();
        awaitAlive(0);
    }

    @Test
    void write_thatHasItsOutcome_isNotKept() {
        start();
        List.of(0, 1, 2, 3)
                .forEach(node -> bench.lie(
                        node,
                        (asker, request) -> Optional.of(
                                request instanceof Message.Store store
                                        ? new Message.Taken(store.id())
                                        : new Message.Refused(request.id(), Refusal.UNAVAILABLE))));
        assertThat(bench.write(0, copy(RECORD))).isEqualTo(new WriteOutcome.Stored(7));
        bench.pass(2);
        awaitAlive(0);
    }

    @Test
    void copies_ofOneRecord_areKeptOnce() {
        start();
        answerWithCopies(RECORD);
        bench.read(0, RECORD.address());
        bench.time().in(20, () -> {});
        while (bench.time().now() < 20) {
            bench.time().step();
        }
        assertThat(copies).hasSize(3);
        awaitAlive(1);
    }

    @Test
    void reads_ofLargeRecordsOneAfterTheOther_lingerInBoundedMemory() {
        start();
        int mebibyte = DirectoryRecord.MAX_PAYLOAD;
        for (int number = 0; number < 40; number++) {
            DirectoryRecord large = TestRecord.of(number).version(1, TestRecord.payload(number, mebibyte));
            bench.put(0, Held.of(large));
            answerWithCopies(large);
            bench.read(0, large.address());
        }
        assertThat(bench.time().now()).isLessThan(1_000);
        awaitAlive(12);
    }

    @Test
    void reads_manyAtOnce_areUnderWayAFewAtATimeAndAllAnswered() {
        List<Integer> asked = new ArrayList<>();
        bench.put(0, Held.of(RECORD));
        start();
        for (int node : List.of(1, 2, 3)) {
            bench.put(node, Held.of(RECORD));
            bench.lie(node, (asker, request) -> {
                if (request instanceof Message.Look) {
                    asked.add(node);
                }
                return Optional.empty();
            });
        }
        List<ReadOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bench.node(0).client().coordinator().read(RECORD.address(), outcomes::add);
        }
        while (asked.isEmpty() || bench.time().now() < 1) {
            bench.time().step();
        }
        assertThat(asked.size()).isLessThanOrEqualTo(3 * 64);
        bench.pass(2);
        assertThat(outcomes).hasSize(1_000).containsOnly(new ReadOutcome.Found(RECORD));
        assertThat(bench.node(0).client().coordinator().underWay()).isZero();
    }

    @Test
    void reads_thatNobodyAnswers_areGivenUpInTheTimeOfOne() {
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        List<ReadOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bench.node(0).client().coordinator().read(RECORD.address(), outcomes::add);
        }
        bench.pass(4);
        assertThat(outcomes).hasSize(1_000).allMatch(ReadOutcome.Unavailable.class::isInstance);
    }
}
