package org.medchain.benchmarks.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChordTest {
    private static final long[] TEN = {1, 8, 14, 21, 32, 38, 42, 48, 51, 56};

    /** The ring of six bits that the authors of Chord draw: N8 looks up K54 by way of N42 and N51, and finds it at N56. */
    private final Chord ring = new Chord(6, TEN, 1);

    private List<Long> path(long from, long key) {
        return ring.path(ring.owner(from), key).stream()
                .map(position -> TEN[position])
                .toList();
    }

    @Test
    void owner_ofAKey_isTheFirstNodeAtOrAfterItAroundTheCircle() {
        assertThat(TEN[ring.owner(10)]).isEqualTo(14);
        assertThat(TEN[ring.owner(38)]).isEqualTo(38);
        assertThat(TEN[ring.owner(54)]).isEqualTo(56);
        assertThat(TEN[ring.owner(57)]).isEqualTo(1);
    }

    @Test
    void path_ofTheAuthorsExample_isTheirs() {
        assertThat(path(8, 54)).containsExactly(42L, 51L, 56L);
    }

    @Test
    void path_toTheSuccessorOrToOneself_isOneRoundTripOrNone() {
        assertThat(path(8, 10)).containsExactly(14L);
        assertThat(path(8, 8)).isEmpty();
        assertThat(path(1, 60)).isEmpty();
    }

    @Test
    void path_acrossZero_goesAround() {
        // N56's fingers: N1 for 57 to 60, N8 for 0, and N32 for 24.
        assertThat(path(56, 5)).containsExactly(1L, 8L);
        assertThat(path(56, 24)).containsExactly(8L, 21L, 32L);
    }

    @Test
    void path_inARingOfAThousand_takesHalfOfItsLogarithmOnAverage() {
        SplittableRandom random = new SplittableRandom(3);
        Chord thousand = Chord.random(1000, random);
        double mean = random.ints(5000, 0, 1000)
                .map(from -> {
                    long key = random.nextLong(1L << thousand.bits());
                    List<Integer> asked = thousand.path(from, key);
                    int found = asked.isEmpty() ? from : asked.get(asked.size() - 1);
                    assertThat(found).isEqualTo(thousand.owner(key));
                    return asked.size();
                })
                .average()
                .orElseThrow();
        // The successor list saves the last steps.
        assertThat(mean).isCloseTo(Math.log(1000) / Math.log(2) / 2, within(1.0));
    }
}
