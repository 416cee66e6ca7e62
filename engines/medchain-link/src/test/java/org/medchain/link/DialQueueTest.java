package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.link.DialQueue.Outcome;
import org.medchain.testkit.fixture.TestRandom;

class DialQueueTest {
    private final DialQueue queue = new DialQueue(TestRandom.seeded(1));
    private final List<Begun> begun = new ArrayList<>();

    private record Begun(String dial, DialQueue.Place place) {}

    private void enter(String name, int count, boolean wasSlow) {
        for (int i = 0; i < count; i++) {
            String dial = name + i;
            queue.enter(place -> begun.add(new Begun(dial, place)), wasSlow);
        }
    }

    private List<String> dials() {
        return begun.stream().map(Begun::dial).toList();
    }

    private void leave(int from, int to, Outcome outcome) {
        List.copyOf(begun.subList(from, to)).forEach(one -> one.place().leave(outcome));
    }

    @Test
    void enter_manyAtOnce_fewBeginAndOneMoreForEachThatLeaves() {
        enter("dial", 20, false);
        assertThat(begun).hasSize(DialQueue.AT_FIRST);
        leave(0, 1, Outcome.OVER);
        assertThat(begun).hasSize(DialQueue.AT_FIRST + 1);
        leave(0, 1, Outcome.OVER);
        assertThat(begun).as("who left twice").hasSize(DialQueue.AT_FIRST + 1);
        for (int i = 1; i < 20; i++) {
            leave(i, i + 1, Outcome.OVER);
        }
        assertThat(dials()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void begin_runsIntoAnError_leavesItsPlaceAndTheOthersBegin() {
        for (int i = 0; i < 2 * DialQueue.MOST; i++) {
            queue.enter(
                    place -> {
                        throw new StackOverflowError("for a test");
                    },
                    i % 2 == 0);
        }
        enter("dial", 20, false);
        assertThat(begun).hasSize(DialQueue.AT_FIRST);
    }

    @Test
    void leave_linked_makesMorePlacesUpToTheMost() {
        enter("dial", 100, false);
        for (int i = 0; i < 20; i++) {
            leave(i, i + 1, Outcome.LINKED);
        }
        assertThat(begun).hasSize(20 + DialQueue.MOST);
    }

    @Test
    void leave_timedOut_makesFewerPlacesDownToTheLeast() {
        enter("dial", 100, false);
        leave(0, 1, Outcome.TIMED_OUT);
        assertThat(begun).as("three are under way, two may be").hasSize(DialQueue.AT_FIRST);
        leave(1, 4, Outcome.TIMED_OUT);
        assertThat(begun).hasSize(DialQueue.AT_FIRST + DialQueue.LEAST);
    }

    @Test
    void enter_slowOnes_leaveHalfOfThePlacesToOthers() {
        enter("slow", 20, true);
        assertThat(dials()).containsExactly("slow0", "slow1");
        enter("prompt", 3, false);
        assertThat(dials()).containsExactly("slow0", "slow1", "prompt0", "prompt1");
        leave(0, 1, Outcome.OVER);
        assertThat(dials()).as("who is not slow comes first").endsWith("prompt2");
        leave(1, 2, Outcome.OVER);
        assertThat(dials()).as("slow ones in the order in which they came").endsWith("slow2");
        leave(2, 5, Outcome.OVER);
        assertThat(dials()).endsWith("slow2", "slow3");
    }

    @Test
    void enter_inTheSameOrderAsOthersDo_beginsInAnother() {
        enter("dial", 1_000, false);
        List<String> here = order();
        begun.clear();
        DialQueue other = new DialQueue(TestRandom.seeded(2));
        for (int i = 0; i < 1_000; i++) {
            String dial = "dial" + i;
            other.enter(place -> begun.add(new Begun(dial, place)), false);
        }
        List<String> there = order();
        assertThat(here).containsExactlyInAnyOrderElementsOf(there);
        long alike = IntStream.range(0, 1_000)
                .filter(i -> here.get(i).equals(there.get(i)))
                .count();
        assertThat(alike).isLessThan(20);
    }

    private List<String> order() {
        for (int i = 0; i < begun.size(); i++) {
            leave(i, i + 1, Outcome.OVER);
        }
        return dials();
    }

    @Test
    void leave_fromWithinBegin_ofVeryMany_makesNoDeepStack() {
        enter("first", DialQueue.AT_FIRST, false);
        int[] count = {0};
        for (int i = 0; i < 100_000; i++) {
            queue.enter(
                    place -> {
                        count[0]++;
                        place.leave(Outcome.OVER);
                    },
                    false);
        }
        leave(0, 1, Outcome.OVER);
        assertThat(count[0]).isEqualTo(100_000);
    }
}
