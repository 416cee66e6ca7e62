package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.Held;
import org.medchain.fixture.VirtualTime;

/** What may go wrong only for a moment while rosters change, moment by moment. */
class RosterChangeTest {
    private static final Roster FIRST = NodeBench.roster(4, 0, 1, 2, 3);
    private static final Roster SECOND = NodeBench.after(FIRST, 0, 1, 2, 3);
    private static final Roster OTHERS = NodeBench.after(FIRST, 3, 4, 5, 6);
    private static final Standpoint MOVING = Standpoint.of(View.moving(FIRST, SECOND));
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(FIRST), true, true, false);
    private static final DirectoryRecord RECORD = SignedWrites.put(1, 7, "new");
    private static final DirectoryRecord OLD = SignedWrites.put(1, 6, "old");

    private final NodeBench bench = new NodeBench();

    /** Who asks, and what it was answered. */
    private static final class Asker implements Caller {
        private final List<Message.Answer> answers = new ArrayList<>();

        @Override
        public OptionalInt node() {
            return OptionalInt.empty();
        }

        @Override
        public Bytes account() {
            return Bytes.utf8("somebody");
        }

        @Override
        public void answer(Message.Answer answer) {
            answers.add(answer);
        }
    }

    private static List<Long> admitted(NodeState.Saved saved) {
        NodeState state = new NodeState(saved, changed -> {});
        return LongStream.range(1, 9).filter(state::admits).boxed().toList();
    }

    @Test
    void askers_ofStagesInWhichANodeHasNoSay_areRefused() {
        View moving = View.moving(FIRST, SECOND);
        assertThat(admitted(SERVING)).containsExactly(1L, 2L, 3L);
        assertThat(admitted(new NodeState.Saved(moving, true, false, false))).containsExactly(3L);
        assertThat(admitted(new NodeState.Saved(moving, true, true, false))).containsExactly(3L, 4L, 5L);
        assertThat(admitted(new NodeState.Saved(View.of(SECOND), true, true, false)))
                .containsExactly(3L, 4L, 5L);
    }

    /** Between the asking and the disk's answer the node may have handed over what it had without this. */
    @Test
    void write_thatReachesTheDiskAfterTheMoveBegan_isNotAcknowledged() throws Exception {
        VirtualTime time = new VirtualTime();
        SimulatedHoldings holdings = new SimulatedHoldings(
                new TreeMap<>(), new HashSet<>(), () -> SignedWrites.NOW, forced -> time.in(10, forced));
        NodeState state = new NodeState(SERVING, changed -> {});
        Ranges ranges = new Ranges(holdings, new ImmediateDisk());
        Owner owner = new Owner(0, 1 << 20, holdings, ranges, state, damaged -> {}, (caller, request) -> {});
        Asker asker = new Asker();
        owner.asked(asker, new Message.Store(1, Standpoint.of(View.of(FIRST)), OLD), true);
        time.step();
        assertThat(asker.answers).containsExactly(new Message.Taken(1));

        owner.asked(asker, new Message.Store(2, Standpoint.of(View.of(FIRST)), RECORD), true);
        state.moving(View.moving(FIRST, SECOND));
        time.step();
        assertThat(asker.answers).last().isEqualTo(new Message.Refused(2, Refusal.OTHER_ROSTER));
    }

    /** What was said by who has not taken over counts for nothing once the old owners do not count any more. */
    @Test
    void answers_givenUnderOtherRosters_areAskedForAgain() {
        List.of(1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.start(0, NodeState.fresh(View.of(FIRST)));
        for (int node : List.of(1, 2, 3)) {
            long stage = node == 3 ? 4 : 3;
            bench.lie(
                    node,
                    (asker, request) -> Optional.of(
                            request instanceof Message.Look look && look.from().stage() == stage
                                    ? new Message.Standing(look.id(), Optional.of(RECORD))
                                    : new Message.Refused(request.id(), Refusal.NOT_READY)));
        }
        bench.link(0, 1, 2, 3);
        Coordinator reader = bench.node(0).client().coordinator();
        reader.viewed(View.moving(FIRST, SECOND));
        List<ReadOutcome> outcomes = new ArrayList<>();
        reader.read(RECORD.address(), outcomes::add);
        bench.time().in(500, () -> reader.viewed(View.of(SECOND)));
        bench.pass(10);
        assertThat(outcomes).singleElement().isInstanceOf(ReadOutcome.Unavailable.class);
    }

    /** Node 3 tells node 0 alone that it has taken over; if node 0 went on for that, node 2 could not take over from it. */
    @Test
    void move_thatALiarEndsForOneNodeAlone_leavesNobodyBehind() {
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.lie(3, (asker, request) -> Optional.of(answerTo(asker, request)));
        bench.link(0, 1, 3);
        bench.announce(SECOND, 0, 1, 2);
        bench.pass(5);
        bench.link(0, 1, 2, 3);
        bench.pass(20);
        for (int node : List.of(0, 1, 2)) {
            assertThat(bench.node(node).state().view().stage()).isEqualTo(4);
        }
    }

    private static Message.Answer answerTo(int asker, Message.Request request) {
        if (asker == 2) {
            return new Message.Refused(request.id(), Refusal.UNAVAILABLE);
        }
        if (request instanceof Message.Compare) {
            return new Message.Differing(request.id(), 3, List.of());
        }
        return asker == 0
                ? new Message.Status(request.id(), MOVING, 2, true)
                : new Message.Status(request.id(), MOVING, 1, false);
    }

    /** It promised that to who goes by the next roster alone; the old owners never heard of it. */
    @Test
    void node_thatLosesItsDiskDuringAMove_getsBackWhatNewOwnersAloneHave() {
        NodeState.Saved taking = NodeState.fresh(View.moving(FIRST, OTHERS));
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        List.of(4, 5).forEach(node -> bench.put(node, Held.of(RECORD)));
        List.of(4, 5, 6).forEach(node -> bench.start(node, taking));
        bench.announce(OTHERS, 0, 1, 2, 3);
        bench.link(0, 1, 2, 4, 5, 6);
        while (!bench.node(6).state().isComplete()) {
            bench.pass(1);
        }
        assertThat(bench.held(6, RECORD.address())).contains(Held.of(RECORD));
    }

    /** They may lack what the nodes that they take over from have. */
    @Test
    void node_thatLostItsDisk_waitsForNodesThatHaveNotMovedYet() {
        AtomicLong stage = new AtomicLong(3);
        bench.start(0, NodeState.fresh(View.of(SECOND)));
        for (int node : List.of(1, 2, 3)) {
            bench.start(node, SERVING);
            bench.lie(
                    node,
                    (asker, request) -> Optional.of(
                            request instanceof Message.Compare
                                    ? new Message.Differing(request.id(), stage.get(), List.of())
                                    : new Message.Refused(request.id(), Refusal.UNAVAILABLE)));
        }
        bench.link(0, 1, 2, 3);
        bench.pass(10);
        assertThat(bench.node(0).state().isServing()).isFalse();
        stage.set(4);
        bench.pass(10);
        assertThat(bench.node(0).state().isServing()).isTrue();
    }
}
