package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.WriteOutcome;

/** Not everybody has the same roster for the same epoch: a mistake in somebody's configuration. */
class DifferentRostersTest {
    private static final Roster ROSTER = NodeBench.roster(4, 0, 1, 2, 3);
    private static final DirectoryRecord RECORD = SignedWrites.put(1, 7, "content");

    private final NodeBench bench = new NodeBench();

    /** The same nodes, one of them at another port. */
    private static Roster other() {
        List<RosterNode> nodes = ROSTER.nodes().stream()
                .map(node ->
                        node.number() == 1 ? new RosterNode(1, node.certificate(), node.host(), node.port() + 1) : node)
                .toList();
        return new Roster(1, 4, nodes);
    }

    private static NodeState.Saved serving(Roster roster) {
        return new NodeState.Saved(View.of(roster), true, true, false);
    }

    private void start() {
        List.of(0, 1, 2).forEach(node -> bench.start(node, serving(ROSTER)));
        bench.start(3, serving(other()));
        bench.link(0, 1, 2, 3);
    }

    @Test
    void nodes_withDifferentRostersForOneEpoch_sayWhoDiffersThoughNobodyWrites() {
        start();
        bench.pass(10);
        for (int node : List.of(0, 1, 2)) {
            assertThat(bench.health(node).issues())
                    .singleElement()
                    .asString()
                    .startsWith("ROSTER_DISAGREEMENT: node 3 and this party");
        }
        assertThat(bench.health(3).issues()).hasSize(3);
    }

    @Test
    void write_byWhoHasAnotherRoster_isRefusedAndStoredNowhereElse() {
        start();
        assertThat(bench.write(3, RECORD)).isInstanceOf(WriteOutcome.Indeterminate.class);
        List.of(0, 1, 2)
                .forEach(node -> assertThat(bench.held(node, RECORD.address())).isEmpty());
        DirectoryRecord higher = SignedWrites.put(1, 8, "by the others");
        assertThat(bench.write(0, higher)).isEqualTo(new WriteOutcome.Stored(8));
        assertThat(bench.held(3, RECORD.address()).map(held -> held.write().version()))
                .contains(7L);
    }

    @Test
    void node_whoseRosterIsTheSameAgain_isNoTroubleAnyMore() {
        Health health = new Health();
        Disagreements disagreements = new Disagreements(health);
        disagreements.differs(3);
        disagreements.differs(3);
        disagreements.differs(4);
        assertThat(health.issues()).hasSize(2);
        disagreements.agrees(3);
        assertThat(health.issues()).hasSize(1);
        disagreements.viewed();
        assertThat(health.issues()).isEmpty();
    }

    @Test
    void status_ofANodeWithAnotherNextRoster_doesNotEndTheMove() {
        Roster next = NodeBench.after(ROSTER, 0, 1, 2, 3);
        Roster another = NodeBench.after(ROSTER, 0, 1, 2, 4);
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, serving(ROSTER)));
        bench.link(0, 1, 2, 3);
        bench.announce(next, 0, 1);
        bench.announce(another, 2, 3);
        bench.pass(20);
        List.of(0, 1, 2, 3)
                .forEach(node ->
                        assertThat(bench.node(node).state().view().stage()).isEqualTo(3));
        assertThat(bench.health(0).issues()).hasSize(2);
    }
}
