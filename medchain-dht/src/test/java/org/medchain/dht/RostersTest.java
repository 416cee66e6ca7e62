package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RostersTest {
    private static final NodeWorld WORLD = new NodeWorld(8, 1);

    private static Roster first(int replicas, int nodes) {
        return new Roster(1, replicas, nodes(nodes));
    }

    private static List<RosterNode> nodes(int count) {
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(WORLD.node(i, 1_000 + i));
        }
        return nodes;
    }

    @ParameterizedTest(name = "{0} replicas on {1} nodes: at least {2}")
    @CsvSource({
        "1,8,1", "2,8,1", "3,8,2", "4,8,2", "5,8,2", "6,8,5", "7,8,5", "7,7,5", "7,6,5", "7,5,2", "7,4,2", "7,3,2",
        "7,2,1", "7,1,1"
    })
    void rosterOfTooFewNodes_isRefusedAndChangesNothing(int replicas, int before, int fewest) {
        Roster first = first(replicas, before);
        assertThat(first.fewestNext()).isEqualTo(fewest);
        List<Roster> heard = new ArrayList<>();
        for (int next = 1; next < fewest; next++) {
            Rosters rosters = Rosters.from(first);
            rosters.listen(heard::add);
            Roster tooSmall = first.followedBy(nodes(next));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rosters.announce(tooSmall))
                    .withMessageContaining("at least " + fewest + " nodes")
                    .withMessageContaining("in two steps");
            assertThat(rosters.known()).containsExactly(first);
        }
        assertThat(heard).isEmpty();
        Rosters rosters = Rosters.from(first);
        rosters.announce(first.followedBy(nodes(fewest)));
        assertThat(rosters.latest().nodes()).hasSize(fewest);
    }

    @Test
    void roster_ofAnotherEpochOrNumberOfReplicas_isRefused() {
        Roster first = first(4, 4);
        Rosters rosters = Rosters.from(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(new Roster(3, 4, nodes(4))))
                .withMessageContaining("the roster of epoch 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(new Roster(2, 3, nodes(4))))
                .withMessageContaining("with 4 replicas");
        assertThat(rosters.known()).containsExactly(first);
    }

    @Test
    void roster_thatGivesANodeAnotherNumber_isRefused() {
        Rosters rosters = Rosters.from(first(4, 4));
        Roster without = rosters.latest().followedBy(nodes(3));
        List<RosterNode> moved = new ArrayList<>(nodes(3));
        moved.add(new RosterNode(7, WORLD.node(3, 1_003).certificate(), "localhost", 1_003));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(rosters.latest().followedBy(moved)))
                .withMessageContaining("the number of node 3");
        rosters.announce(without);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(without.followedBy(moved)))
                .withMessageContaining("the number of node 3");
        assertThat(rosters.latest()).isEqualTo(without);
    }

    @Test
    void roster_thatGivesANumberToAnotherNode_isRefused() {
        Rosters rosters = Rosters.from(first(4, 4));
        Roster without = rosters.latest().followedBy(nodes(3));
        List<RosterNode> reused = new ArrayList<>(nodes(3));
        reused.add(new RosterNode(3, WORLD.node(4, 1_004).certificate(), "localhost", 1_004));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(rosters.latest().followedBy(reused)))
                .withMessageContaining("the identity of node 3");
        rosters.announce(without);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosters.announce(without.followedBy(reused)))
                .withMessageContaining("the identity of node 3");

        rosters.announce(without.followedBy(nodes(4)));
        assertThat(rosters.latest().nodes()).as("the node is back").hasSize(4);
    }
}
