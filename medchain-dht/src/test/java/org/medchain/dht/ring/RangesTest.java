package org.medchain.dht.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.Held;

/** Digests are made a part at a time, so that a node with much on its disk answers others meanwhile. */
class RangesTest {
    private static final Roster ROSTER = RingBench.roster(2, 0, 1);

    private final TreeMap<RecordAddress, Held> disk = new TreeMap<>();
    private final SimulatedHoldings holdings =
            new SimulatedHoldings(disk, new HashSet<>(), () -> SignedWrites.NOW, Runnable::run);
    private final Ranges ranges = new Ranges(holdings);
    private final Placement placement = new Placement(ROSTER);
    private final Shared shared = new Shared(placement, 0, placement, 1);

    private static final class Asker implements Caller {
        private final List<Message.Answer> answers = new ArrayList<>();

        @Override
        public OptionalInt node() {
            return OptionalInt.of(1);
        }

        @Override
        public void answer(Message.Answer answer) {
            answers.add(answer);
        }
    }

    @Test
    void digests_preparedInParts_areTheSame() throws Exception {
        for (int number = 1; number < SignedWrites.ADDRESSES; number++) {
            Held held = Held.of(SignedWrites.put(number, 1, "content"));
            disk.put(held.write().address(), held);
        }
        int parts = 1;
        while (!ranges.prepare(shared)) {
            parts++;
        }
        assertThat(parts).isEqualTo(15);
        assertThat(ranges.digests(shared)).isEqualTo(new Ranges(holdings).digests(shared));
    }

    @Test
    void comparison_whenNoDigestIsThere_takesManyTurns() throws Exception {
        Queue<Runnable> turns = new ArrayDeque<>();
        NodeState state = new NodeState(new NodeState.Saved(View.of(ROSTER), true, true, false), changed -> {});
        Owner owner = new Owner(0, 1 << 20, holdings, ranges, state, damaged -> {}, turns::add);
        Asker asker = new Asker();
        Message.Compare compare = new Message.Compare(1, new Scope(1, 1), List.of(new Ranges(holdings).whole(shared)));
        owner.asked(asker, compare, true);
        int taken = 0;
        while (!turns.isEmpty()) {
            assertThat(asker.answers).isEmpty();
            turns.remove().run();
            taken++;
        }
        assertThat(taken).isEqualTo(14);
        assertThat(asker.answers).containsExactly(new Message.Differing(1, 2, List.of()));
    }
}
