package org.medchain.benchmarks.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChordTest {
    /** Identifiers of 3 bits and nodes 0, 1, 3, as in figure 3 of the paper on Chord. */
    private final Chord small = new Chord(3, Set.of(0L, 1L, 3L));

    @TempDir
    Path folder;

    @Test
    void fingers_ofThreeNodes_areThoseOfThePaper() {
        assertThat(small.fingers(0)).containsExactly(1L, 3L, 0L);
        assertThat(small.fingers(1)).containsExactly(3L, 3L, 0L);
        assertThat(small.fingers(3)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void lookup_ofThreeNodes_asksThePaperWay() {
        assertThat(small.lookup(3, 1)).containsExactly(0L, 1L);
        assertThat(small.lookup(0, 1)).containsExactly(1L);
        assertThat(small.lookup(1, 2)).containsExactly(3L);
        assertThat(small.lookup(1, 6)).containsExactly(3L, 0L);
        assertThat(small.lookup(0, 6)).isEmpty();
    }

    @Test
    void lookup_anyKeyFromAnyNode_endsAtItsSuccessor() {
        Set<Long> nodes = new TreeSet<>(Set.of(5L, 17L, 18L, 40L, 63L));
        Chord chord = new Chord(6, nodes);
        for (long from : nodes) {
            LongStream.range(0, 64).filter(key -> chord.successor(key) != from).forEach(key -> {
                assertThat(chord.lookup(from, key)).as("%d from %d", key, from).endsWith(chord.successor(key));
                assertThat(chord.lookup(from, key)).doesNotHaveDuplicates();
            });
        }
    }

    /** The paper on Chord finds half of log2 n hops on average; the node itself is one more. */
    @Test
    void run_manyNodes_takesHalfTheLogarithmOfHops() {
        assertThat(new Lookups(1_024, 2_000, 7).run(0).meanHops()).isCloseTo(6, within(0.5));
    }

    @Test
    void run_withLiars_losesAsManyAsChanceSays() {
        Lookups.Outcome outcome = new Lookups(1_000, 20_000, 7).run(0.1);
        double twoOfFourOrMore = 1 - Math.pow(0.9, 4) - 4 * 0.1 * Math.pow(0.9, 3);
        assertThat(outcome.lostInOneHop()).isCloseTo(twoOfFourOrMore, within(0.01));
        assertThat(outcome.lostOnChord()).isCloseTo(1 - Math.pow(0.9, outcome.meanHops()), within(0.05));
    }

    @Test
    void report_smallRun_hasARowForEachSize() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LookupReport.run(
                new String[] {"--nodes", "4,10", "--lookups", "200", "--results", folder.toString()},
                new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(Files.readAllLines(folder.resolve("directory-lookups.csv"))).hasSize(3);
    }
}
