package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.Roster;

/** What a node answers to those that compare, while its disk takes a while. */
class ComparingTest {
    private static final Roster ROSTER = NodeBench.roster(4, 0, 1, 2, 3);
    private static final Scope SCOPE = View.of(ROSTER).scope(1, 1);

    private final Random random = new Random(5);
    private final ImmediateDisk around = new ImmediateDisk();
    private final EntriesOnDisk disk = new EntriesOnDisk(around::clockMillis);
    private final Ranges ranges = new Ranges(disk, around);
    private final NodeState state =
            new NodeState(new NodeState.Saved(View.of(ROSTER), true, true, false), changed -> {});
    private final Comparing comparing = new Comparing(0, state, disk, ranges, new DiskReader(around), damaged -> {});

    private static final class Asker implements Caller {
        private final OptionalInt number;
        private final List<Message.Answer> answers = new ArrayList<>();

        Asker(OptionalInt number) {
            this.number = number;
        }

        @Override
        public OptionalInt node() {
            return number;
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

    private static Message.ListRange list(long id) {
        return new Message.ListRange(id, SCOPE, List.of(0), Buckets.first(0));
    }

    @Test
    void client_thatCompares_isRefused() {
        Asker client = new Asker(OptionalInt.empty());
        comparing.asked(client, list(1));
        assertThat(client.answers).containsExactly(new Message.Refused(1, Refusal.NOT_OWNER));
    }

    @Test
    void node_thatAsksWithoutWaiting_holdsUpItselfAlone() {
        Asker greedy = new Asker(OptionalInt.of(1));
        Asker modest = new Asker(OptionalInt.of(2));
        around.hold(true);
        for (int id = 1; id <= Comparing.MOST_WAITING + 1; id++) {
            comparing.asked(greedy, list(id));
        }
        assertThat(greedy.answers)
                .containsExactly(new Message.Refused(Comparing.MOST_WAITING + 1, Refusal.UNAVAILABLE));
        comparing.asked(modest, list(1));
        while (around.step()) {}
        assertThat(modest.answers).containsExactly(new Message.Listing(1, List.of(), Optional.empty()));
        comparing.asked(greedy, list(9));
        around.step();
        assertThat(greedy.answers).last().isEqualTo(new Message.Listing(9, List.of(), Optional.empty()));
    }

    /** What it acknowledged after the question and before the move might be missing in the answer. */
    @Test
    void comparison_duringWhichAMoveBegins_countsForTheStageBefore() throws Exception {
        disk.add(random);
        Asker asker = new Asker(OptionalInt.of(1));
        around.hold(true);
        comparing.asked(asker, new Message.Compare(1, SCOPE, Optional.empty(), List.of(BucketScan.NOTHING)));
        state.moving(View.moving(ROSTER, NodeBench.after(ROSTER, 0, 1, 2, 3)));
        while (around.step()) {}
        assertThat(asker.answers).containsExactly(new Message.Differing(1, 2, List.of(0)));
    }

    @Test
    void comparisons_ofEachDepth_showWhereTheDifferenceIs() {
        for (int i = 0; i < 100; i++) {
            disk.add(random);
        }
        ranges.refresh(() -> {}, failure -> {});
        Placement placement = new Placement(ROSTER);
        Shared shared = new Shared(placement, 0, placement, 1);
        Digest whole = ranges.whole(shared);
        List<Digest> all = ranges.ranges(shared);
        int bucket = 0x12_34;
        List<Digest> buckets = ranges.buckets(shared, 0x12);
        ranges.changed(disk.put(Buckets.last(bucket), 0, random));
        assertThat(differing(Optional.empty(), List.of(whole))).containsExactly(0);
        assertThat(differing(Optional.empty(), all)).containsExactly(0x12);
        assertThat(differing(Optional.of(0x12), buckets)).containsExactly(0x34);
        assertThat(differing(Optional.of(0x13), ranges.buckets(shared, 0x13))).isEmpty();
        Asker asker = new Asker(OptionalInt.of(1));
        comparing.asked(asker, new Message.ListRange(1, SCOPE, List.of(0x12_33, bucket), Buckets.first(bucket)));
        assertThat(((Message.Listing) asker.answers.get(0)).entries())
                .extracting(Entry::address)
                .containsExactly(Buckets.last(bucket));
    }

    private List<Integer> differing(Optional<Integer> range, List<Digest> digests) {
        Asker asker = new Asker(OptionalInt.of(1));
        comparing.asked(asker, new Message.Compare(1, SCOPE, range, digests));
        return ((Message.Differing) asker.answers.get(0)).parts();
    }
}
