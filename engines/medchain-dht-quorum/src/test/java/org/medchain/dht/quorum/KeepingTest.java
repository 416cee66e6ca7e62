package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;

/** What a node does not keep though it is sound, and what it gets back though it is damaged. */
class KeepingTest {
    private static final Roster FIRST = NodeBench.roster(4, 0, 1, 2, 3);
    private static final Roster OTHERS = NodeBench.after(FIRST, 3, 4, 5, 6);
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(FIRST), true, true, false);
    private static final NodeState.Saved MOVED = new NodeState.Saved(View.of(OTHERS), true, true, false);
    private static final DirectoryRecord RECORD = SignedWrites.put(1, 7, "new");
    private static final DirectoryRecord RIVAL = SignedWrites.put(1, 7, "another");
    private static final RecordAddress ADDRESS = RECORD.address();

    private final NodeBench bench = new NodeBench();

    private List<Integer> holders() {
        return List.of(0, 1, 2, 3, 4, 5, 6).stream()
                .filter(node -> bench.held(node, ADDRESS).isPresent())
                .toList();
    }

    @Test
    void record_thatMovedAway_isDroppedByItsFormerOwners() {
        for (int node : List.of(0, 1, 2, 3)) {
            bench.put(node, Held.of(RECORD));
            bench.start(node, SERVING);
        }
        List.of(4, 5, 6).forEach(node -> bench.start(node, NodeState.fresh(View.moving(FIRST, OTHERS))));
        bench.announce(OTHERS, 0, 1, 2, 3);
        bench.link(0, 1, 2, 3, 4, 5, 6);
        bench.pass(20);
        assertThat(holders()).containsExactly(3, 4, 5, 6);
        assertThat(bench.read(6, ADDRESS)).isEqualTo(new ReadOutcome.Found(RECORD));
    }

    @Test
    void record_thatTooFewOfItsOwnersHave_staysWithAFormerOne() {
        bench.put(0, Held.of(RECORD));
        List.of(3, 4).forEach(node -> bench.put(node, Held.of(RECORD)));
        List.of(0, 3, 4, 5, 6).forEach(node -> bench.start(node, MOVED));
        bench.link(0, 3, 4);
        bench.pass(20);
        assertThat(holders()).containsExactly(0, 3, 4);

        bench.link(0, 3, 4, 5, 6);
        bench.pass(20);
        assertThat(holders()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void operation_thatHasItsOutcome_isForgotten() {
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.link(0, 1, 2, 3);
        assertThat(bench.write(1, RECORD)).isEqualTo(new WriteOutcome.Stored(7));
        assertThat(bench.read(1, ADDRESS)).isEqualTo(new ReadOutcome.Found(RECORD));
        assertThat(bench.node(1).client().coordinator().underWay()).isZero();
    }

    @Test
    void damagedCopy_thatIsAskedFor_isRestoredFromTheOthers() {
        for (int node : List.of(0, 1, 2, 3)) {
            bench.put(node, Held.of(RECORD));
            bench.start(node, SERVING);
        }
        bench.damage(0, ADDRESS);
        bench.link(0, 1, 2, 3);
        assertThat(bench.read(1, ADDRESS)).isEqualTo(new ReadOutcome.Found(RECORD));
        bench.pass(5);
        assertThat(bench.isDamaged(0, ADDRESS)).isFalse();
        assertThat(bench.held(0, ADDRESS)).contains(Held.of(RECORD));
        assertThat(bench.write(2, SignedWrites.put(1, 8, "next"))).isEqualTo(new WriteOutcome.Stored(8));
    }

    /** It does not know any more which of the two it took. */
    @Test
    void damagedCopy_ofARecordThatIsContended_makesItsOwnerAbstain() {
        bench.put(0, Held.of(RECORD));
        bench.put(1, Held.of(RECORD));
        bench.put(2, Held.of(RIVAL));
        bench.put(3, Held.of(RIVAL));
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.damage(0, ADDRESS);
        bench.link(0, 1, 2);
        bench.link(0, 3);
        bench.read(0, ADDRESS);
        bench.pass(5);
        assertThat(bench.held(0, ADDRESS).filter(Held::abstains)).isPresent();
        assertThat(bench.held(0, ADDRESS).flatMap(Held::rival)).isNotEqualTo(Optional.empty());
    }
}
