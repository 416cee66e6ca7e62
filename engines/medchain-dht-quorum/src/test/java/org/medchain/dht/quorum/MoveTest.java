package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.dht.Roster;

/** Who has a say in when a move ends, and how many it takes: as node 0 sees it, which has not taken over what is its own. */
class MoveTest {
    private static final Roster FIRST = NodeBench.roster(4, 0, 1, 2, 3);
    private static final Roster SAME = NodeBench.after(FIRST, 0, 1, 2, 3);
    private static final Roster OTHERS = NodeBench.after(FIRST, 0, 4, 5, 6);
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(FIRST), true, true, false);
    private static final long MOVING = 3;
    private static final long MOVED = 4;

    private final NodeBench bench = new NodeBench();

    private static Message.Status behind(long id, Roster next) {
        return new Message.Status(id, Standpoint.of(View.moving(FIRST, next)), 1, false);
    }

    private static Message.Status complete(long id, Roster next) {
        return new Message.Status(id, Standpoint.of(View.moving(FIRST, next)), 2, false);
    }

    private static Message.Status over(long id, Roster next) {
        return new Message.Status(id, Standpoint.of(View.moving(FIRST, next)), 1, true);
    }

    private static Message.Status ahead(long id, Roster next) {
        return new Message.Status(id, Standpoint.of(View.of(next)), 2, true);
    }

    /** What a node says of itself. */
    private interface Says {
        Message.Status of(long id, Roster next);
    }

    /** The move to {@code next}, in which {@code some} say one thing and the others that they are behind. */
    private NodeState move(Roster next, Set<Integer> some, Says says) {
        bench.start(0, SERVING);
        for (int node = 1; node <= 6; node++) {
            boolean one = some.contains(node);
            bench.start(node, SERVING);
            bench.lie(
                    node,
                    (asker, request) -> Optional.of(
                            request instanceof Message.AskStatus
                                    ? (one ? says : (Says) MoveTest::behind).of(request.id(), next)
                                    : new Message.Refused(request.id(), Refusal.UNAVAILABLE)));
        }
        bench.link(0, 1, 2, 3, 4, 5, 6);
        bench.announce(next, 0);
        bench.pass(5);
        return bench.node(0).state();
    }

    @Test
    void move_mayEnd_onceAllNextNodesButTheFaultyAreComplete() {
        assertThat(move(SAME, Set.of(1, 2, 3), MoveTest::complete).isOver()).isTrue();
    }

    @Test
    void move_whenOneMoreIsNotComplete_mayNotEnd() {
        assertThat(move(SAME, Set.of(1, 2), MoveTest::complete).isOver()).isFalse();
    }

    @Test
    void move_whenNodesThatLeaveAreComplete_mayNotEnd() {
        assertThat(move(OTHERS, Set.of(1, 2, 3, 4), MoveTest::complete).isOver())
                .isFalse();
    }

    @Test
    void move_mayEnd_onceOneHonestNextNodeSaysSo() {
        assertThat(move(SAME, Set.of(1, 2), MoveTest::over).isOver()).isTrue();
    }

    @Test
    void move_whenOnlyAsManyAsMayLieSaySo_mayNotEnd() {
        assertThat(move(SAME, Set.of(1), MoveTest::over).isOver()).isFalse();
    }

    @Test
    void move_whenNodesThatLeaveSaySo_mayNotEnd() {
        assertThat(move(OTHERS, Set.of(1, 2, 3, 4), MoveTest::over).isOver()).isFalse();
    }

    @Test
    void move_ofANodeThatHasNotTakenOver_waitsThoughAllOthersSayThatItMayEnd() {
        NodeState state = move(SAME, Set.of(1, 2, 3), MoveTest::over);
        assertThat(state.isOver()).isTrue();
        assertThat(state.view().stage()).isEqualTo(MOVING);
    }

    @Test
    void move_whenAsManyAsMayLieAreAhead_goesOn() {
        assertThat(move(SAME, Set.of(3), MoveTest::ahead).view().stage()).isEqualTo(MOVING);
    }

    @Test
    void move_whenOneHonestNextNodeIsAhead_ends() {
        NodeState state = move(SAME, Set.of(2, 3), MoveTest::ahead);
        assertThat(state.view().stage()).isEqualTo(MOVED);
        assertThat(state.isServing()).isFalse();
    }

    @Test
    void move_whenNodesThatLeaveAreAhead_goesOn() {
        assertThat(move(OTHERS, Set.of(1, 2, 3, 4), MoveTest::ahead).view().stage())
                .isEqualTo(MOVING);
    }

    /** A node that only leaves has nothing to take over, and goes on when enough next nodes say that it may. */
    @Test
    void move_ofANodeThatLeaves_endsOnceAllNextNodesButTheFaultySaySo() {
        Roster without = NodeBench.after(FIRST, 1, 2, 3, 4);
        assertThat(move(without, Set.of(1, 2), MoveTest::over).view().stage()).isEqualTo(MOVING);
    }

    @Test
    void move_ofANodeThatLeavesWhenOneMoreSaysSo_ends() {
        Roster without = NodeBench.after(FIRST, 1, 2, 3, 4);
        assertThat(move(without, Set.of(1, 2, 3), MoveTest::over).view().stage())
                .isEqualTo(MOVED);
    }
}
