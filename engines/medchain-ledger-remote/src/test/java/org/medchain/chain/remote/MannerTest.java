package org.medchain.chain.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How many must say something until it is believed, of seven of whom two may lie: a quorum is five. */
class MannerTest {
    private static final Manner.Votes VOTES = new Manner.Votes(5, 3);

    /** What was settled, a dash for nothing; empty if nothing was settled. */
    private static Optional<String> settled(Manner<String> manner, Collection<Optional<String>> opinions) {
        return manner.rule().outcome(opinions, VOTES).map(outcome -> outcome.value()
                .orElse("-"));
    }

    /** What each said; a dash for nothing. */
    private static List<Optional<String>> said(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Optional.of(text).filter(there -> !there.equals("-")))
                .toList();
    }

    @Test
    void agreed_asManyLiarsAsThereMayBe_areNotBelieved() {
        Manner<String> manner = Manner.agreed(VOTES.someHonest(), Function.identity());
        assertThat(settled(manner, said("lie", "lie"))).isEmpty();
        assertThat(settled(manner, said("lie", "lie", "so", "so"))).isEmpty();
        assertThat(settled(manner, said("lie", "lie", "so", "so", "so"))).contains("so");
        assertThat(manner.counted()).isTrue();
        assertThat(manner.width()).as("asked at once").isEqualTo(VOTES.someHonest());
    }

    @Test
    void agreed_inTheMeaning_whateverElseDiffers() {
        Manner<String> manner = Manner.agreed(VOTES.someHonest(), text -> text.charAt(0));
        assertThat(settled(manner, said("x1", "y1", "x2"))).isEmpty();
        assertThat(settled(manner, said("x1", "y1", "x2", "x3"))).contains("x3");
    }

    @Test
    void agreed_thatThereIsNothing_takesAQuorum() {
        Manner<String> manner = Manner.agreed(VOTES.someHonest(), Function.identity());
        assertThat(settled(manner, said("-", "-", "-", "-"))).isEmpty();
        assertThat(settled(manner, said("-", "-", "so", "-", "-"))).isEmpty();
        assertThat(settled(manner, said("-", "-", "-", "-", "-"))).contains("-");
    }

    @Test
    void greatestAndJoined_beforeAQuorumIsHeard_areNotSettled() {
        Manner<String> greatest = Manner.greatest(VOTES.quorum(), Comparator.<String>naturalOrder());
        Manner<String> joined = Manner.joined(VOTES.quorum(), all -> Optional.of(String.join("", all)));
        assertThat(settled(greatest, said("1", "-", "2", "1"))).isEmpty();
        assertThat(settled(joined, said("1", "-", "2", "1"))).isEmpty();
        assertThat(settled(greatest, said("1", "-", "3", "2", "-"))).contains("3");
        assertThat(settled(joined, said("1", "-", "3", "2", "-"))).contains("132");
        assertThat(greatest.counted() && joined.counted()).isTrue();
        assertThat(joined.width()).isEqualTo(VOTES.quorum());
    }

    @Test
    void first_proven_settlesIt_andNothingTakesAQuorum() {
        for (Manner<String> manner : List.of(Manner.<String>likely(), Manner.<String>unlikely(5))) {
            assertThat(settled(manner, said("-", "so"))).contains("so");
            assertThat(settled(manner, said("-", "-", "-", "-"))).isEmpty();
            assertThat(settled(manner, said("-", "-", "-", "-", "-"))).contains("-");
        }
    }
}
