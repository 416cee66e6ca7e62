package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;

/** Writes to one address take their turns. */
class CoordinatorTest {
    private static final Roster ROSTER = NodeBench.roster(4, 0, 1, 2, 3);
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(ROSTER), true, true, false);

    private final NodeBench bench = new NodeBench();

    /** The first one waits for owners that are not there, until the record has expired. */
    @Test
    void writes_thousandsThatWaitAtOneAddressWhichExpires_areAllInvalid() {
        bench.start(0, SERVING);
        bench.pass(12);
        DirectoryRecord expiring = SignedWrites.put(0, 1, "brief");
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            bench.node(0).client().coordinator().write(expiring, outcomes::add);
        }
        bench.pass(4);
        assertThat(outcomes).hasSize(20_000);
        assertThat(outcomes.subList(1, 20_000)).allMatch(WriteOutcome.Invalid.class::isInstance);
        assertThat(bench.node(0).client().coordinator().underWay()).isZero();
    }

    @Test
    void writes_toOneAddress_areDoneInTheirOrder() {
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.link(0, 1, 2, 3);
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (int version = 1; version <= 5; version++) {
            bench.node(0).client().coordinator().write(SignedWrites.put(1, version, "in order"), outcomes::add);
        }
        bench.pass(2);
        assertThat(outcomes)
                .containsExactly(
                        new WriteOutcome.Stored(1),
                        new WriteOutcome.Stored(2),
                        new WriteOutcome.Stored(3),
                        new WriteOutcome.Stored(4),
                        new WriteOutcome.Stored(5));
    }
}
