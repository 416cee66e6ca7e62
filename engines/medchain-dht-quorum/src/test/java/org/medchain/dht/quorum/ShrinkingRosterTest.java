package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.Held;
import org.medchain.testkit.dht.TestRecord;

/** The network moves to a roster of fewer nodes, of which fewer may lie; those that lie leave. And one disk is full. */
class ShrinkingRosterTest {
    private final NodeBench bench = new NodeBench();

    private static Integer[] numbers(int nodes) {
        return IntStream.range(0, nodes).boxed().toArray(Integer[]::new);
    }

    /** A record that all of {@code among} store, and nobody else but one that is not asked about. */
    private static TestRecord storedBy(Roster roster, Set<Integer> among, Set<Integer> notBy) {
        Placement placement = new Placement(roster);
        return LongStream.range(0, 100_000)
                .mapToObj(TestRecord::of)
                .filter(record -> owners(placement, record).containsAll(among))
                .filter(record -> owners(placement, record).stream().noneMatch(notBy::contains))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Integer> owners(Placement placement, TestRecord record) {
        return new HashSet<>(placement.owners(record.address()));
    }

    /** Says that it has gone on, and that everybody may; and keeps back what it has. */
    private static Optional<Message.Answer> endTheMove(Roster next, Message.Request request) {
        return Optional.of(
                request instanceof Message.AskStatus
                        ? new Message.Status(request.id(), Standpoint.of(View.of(next)), 2, true)
                        : new Message.Refused(request.id(), Refusal.UNAVAILABLE));
    }

    /** Answers for ever, and never with anything. */
    private static Optional<Message.Answer> keepBusy(Message.Request request) {
        if (request instanceof Message.Compare compare) {
            return Optional.of(new Message.Differing(
                    compare.id(),
                    3,
                    IntStream.range(0, compare.digests().size()).boxed().toList()));
        } else if (request instanceof Message.ListRange list) {
            return Optional.of(new Message.Listing(list.id(), List.of(), Optional.of(Buckets.after(list.from()))));
        }
        return Optional.of(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
    }

    /** Six nodes with four replicas go to three; eight with seven go to five, to six. */
    @ParameterizedTest
    @ValueSource(strings = {"6 4 3 5", "8 7 5 6,7", "8 7 6 6,7"})
    void move_thatLiarsWhoLeaveWantToEnd_losesNothing(String scene) {
        String[] words = scene.split(" ", -1);
        int before = Integer.parseInt(words[0]);
        Roster first = NodeBench.roster(Integer.parseInt(words[1]), numbers(before));
        Roster next = NodeBench.after(first, numbers(Integer.parseInt(words[2])));
        Set<Integer> liars = new HashSet<>(
                List.of(words[3].split(",", -1)).stream().map(Integer::valueOf).toList());
        Set<Integer> holders = new HashSet<>(liars);
        int stay = next.nodes().size();
        for (int node = before - 1;
                holders.size() < new Placement(first).quorum().size();
                node--) {
            holders.add(node);
        }
        DirectoryRecord record = storedBy(first, holders, Set.of()).version(1, "acknowledged");
        holders.forEach(node -> bench.put(node, Held.of(record)));
        List.of(numbers(before)).forEach(node -> bench.start(node, serving(first)));
        liars.forEach(liar -> bench.lie(liar, (asker, request) -> endTheMove(next, request)));
        bench.link(numbers(before));
        bench.announce(next, numbers(before));
        bench.pass(30);
        for (int node = 0; node < stay; node++) {
            assertThat(bench.node(node).state().view().stage()).isEqualTo(4);
            assertThat(bench.read(node, record.address())).isEqualTo(new ReadOutcome.Found(record));
        }
    }

    @Test
    void move_inWhichALiarThatLeavesKeepsNewOwnersBusy_ends() {
        Roster first = NodeBench.roster(4, numbers(6));
        Roster next = NodeBench.after(first, 0, 1, 2);
        List.of(numbers(6)).forEach(node -> bench.start(node, serving(first)));
        bench.lie(5, (asker, request) -> keepBusy(request));
        // They ask the one that is next by its number, and that is the liar.
        bench.link(0, 1, 2, 5);
        bench.announce(next, numbers(6));
        bench.pass(2);
        bench.link(numbers(6));
        bench.pass(60);
        for (int node : List.of(0, 1, 2)) {
            assertThat(bench.node(node).state().view().stage()).isEqualTo(4);
        }
    }

    private static NodeState.Saved serving(Roster roster) {
        return new NodeState.Saved(View.of(roster), true, true, false);
    }

    @Test
    void node_whoseDiskIsFullWhenAMoveBegins_servesNothingThatItHasNotTakenOver() {
        Roster first = NodeBench.roster(4, numbers(5));
        Roster next = NodeBench.after(first, 1, 2, 3, 4);
        DirectoryRecord record = storedBy(first, Set.of(0, 1, 2, 3), Set.of(4)).version(1, "acknowledged");
        List.of(0, 1, 2, 3).forEach(node -> bench.put(node, Held.of(record)));
        List.of(numbers(5)).forEach(node -> bench.start(node, serving(first)));
        bench.link(numbers(5));
        bench.fill(4);
        bench.announce(next, numbers(5));
        bench.time().in(1_500, () -> {
            assertThat(bench.health(4).issues()).singleElement().asString().startsWith("DISK_FULL: ");
            bench.empty(4);
        });
        while (bench.time().now() < 30_000) {
            bench.time().step();
            NodeState state = bench.node(4).state();
            if (state.view().stage() > 2 && state.isComplete() && state.isServing()) {
                assertThat(bench.held(4, record.address())).contains(Held.of(record));
            }
        }
        assertThat(bench.node(4).state().view().stage()).isEqualTo(4);
        assertThat(bench.node(4).state().isServing()).isTrue();
        assertThat(bench.health(4).issues()).isEmpty();
    }

    @Test
    void node_whoseDiskIsFullWhenAMoveEnds_goesOnOnceItIsNot() {
        Roster first = NodeBench.roster(4, numbers(4));
        Roster next = NodeBench.after(first, numbers(4));
        RecordAddress address = SignedWrites.record(1).address();
        List.of(numbers(4)).forEach(node -> bench.start(node, serving(first)));
        bench.link(numbers(4));
        bench.announce(next, numbers(4));
        while (bench.node(3).state().view().stage() < 3
                || !bench.node(3).state().isComplete()) {
            bench.time().step();
        }
        bench.fill(3);
        bench.pass(10);
        assertThat(bench.node(0).state().view().stage()).isEqualTo(4);
        assertThat(bench.node(3).state().view().stage()).isEqualTo(3);
        bench.empty(3);
        bench.pass(5);
        assertThat(bench.node(3).state().view().stage()).isEqualTo(4);
        assertThat(bench.read(3, address)).isEqualTo(new ReadOutcome.Absent());
    }
}
