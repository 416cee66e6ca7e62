package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How many must say something until it is believed, of seven of whom two may lie: a quorum is five. */
class ReadPolicyTest {
    private static final ReadPolicy.Thresholds VOTES = new ReadPolicy.Thresholds(5, 3);

    /** What was settled, a dash for nothing; empty if nothing was settled. */
    private static Optional<String> settled(ReadPolicy<String> policy, Collection<Optional<String>> opinions) {
        return policy.rule().decide(opinions, VOTES).map(outcome -> outcome.value()
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
        ReadPolicy<String> policy = ReadPolicy.agreed(VOTES.someHonest(), Function.identity());
        assertThat(settled(policy, said("lie", "lie"))).isEmpty();
        assertThat(settled(policy, said("lie", "lie", "so", "so"))).isEmpty();
        assertThat(settled(policy, said("lie", "lie", "so", "so", "so"))).contains("so");
        assertThat(policy.membersOnly()).isTrue();
        assertThat(policy.fanOut()).as("asked at once").isEqualTo(VOTES.someHonest());
    }

    @Test
    void agreed_inTheMeaning_whateverElseDiffers() {
        ReadPolicy<String> policy = ReadPolicy.agreed(VOTES.someHonest(), text -> text.charAt(0));
        assertThat(settled(policy, said("x1", "y1", "x2"))).isEmpty();
        assertThat(settled(policy, said("x1", "y1", "x2", "x3"))).contains("x3");
    }

    @Test
    void agreed_thatThereIsNothing_takesAQuorum() {
        ReadPolicy<String> policy = ReadPolicy.agreed(VOTES.someHonest(), Function.identity());
        assertThat(settled(policy, said("-", "-", "-", "-"))).isEmpty();
        assertThat(settled(policy, said("-", "-", "so", "-", "-"))).isEmpty();
        assertThat(settled(policy, said("-", "-", "-", "-", "-"))).contains("-");
    }

    @Test
    void anyReply_settlesIt() {
        ReadPolicy<String> policy = ReadPolicy.anyReply();
        assertThat(settled(policy, said())).isEmpty();
        assertThat(settled(policy, said("so"))).contains("so");
        assertThat(settled(policy, said("-"))).contains("-");
    }

    @Test
    void greatestAndMerged_beforeAQuorumIsHeard_areNotSettled() {
        ReadPolicy<String> greatest = ReadPolicy.greatest(VOTES.quorum(), Comparator.<String>naturalOrder());
        ReadPolicy<String> merged = ReadPolicy.merged(VOTES.quorum(), all -> Optional.of(String.join("", all)));
        assertThat(settled(greatest, said("1", "-", "2", "1"))).isEmpty();
        assertThat(settled(merged, said("1", "-", "2", "1"))).isEmpty();
        assertThat(settled(greatest, said("1", "-", "3", "2", "-"))).contains("3");
        assertThat(settled(merged, said("1", "-", "3", "2", "-"))).contains("132");
        assertThat(greatest.membersOnly() && merged.membersOnly()).isTrue();
        assertThat(merged.fanOut()).isEqualTo(VOTES.quorum());
    }

    @Test
    void first_proven_settlesIt_andNothingTakesAQuorum() {
        for (ReadPolicy<String> policy : List.of(ReadPolicy.<String>firstProof(), ReadPolicy.<String>firstProofOf(5))) {
            assertThat(settled(policy, said("-", "so"))).contains("so");
            assertThat(settled(policy, said("-", "-", "-", "-"))).isEmpty();
            assertThat(settled(policy, said("-", "-", "-", "-", "-"))).contains("-");
        }
    }
}
