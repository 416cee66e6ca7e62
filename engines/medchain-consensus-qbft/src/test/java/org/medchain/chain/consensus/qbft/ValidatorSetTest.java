package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.Seat;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** Who leads, and how many are enough. */
class ValidatorSetTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "3,2,1", "4,3,2", "5,4,2", "6,4,2", "7,5,3"})
    void quorum_ofSoManyMembers_isTwoThirdsAndSomeHonestAreOneMoreThanMayBeFaulty(
            int members, int quorum, int weakQuorum) {
        ValidatorSet validators = Speakers.of(members).validators(0);
        assertThat(validators.quorum()).isEqualTo(quorum);
        assertThat(validators.weakQuorum()).isEqualTo(weakQuorum);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void quorum_anyTwo_shareAnHonestMemberAndHonestMembersAloneMakeOne(int members) {
        ValidatorSet validators = Speakers.of(members).validators(0);
        int faulty = validators.weakQuorum() - 1;
        assertThat(2 * validators.quorum() - members).isGreaterThan(faulty);
        assertThat(members - faulty).isGreaterThanOrEqualTo(validators.quorum());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void leader_roundAfterRoundAndHeightAfterHeight_isEachMemberInTurn(int members) {
        ValidatorSet validators = Speakers.of(members).validators(0);
        for (int i = 0; i < 2 * members; i++) {
            assertThat(validators.leader(new View(Speakers.HEIGHT, i))).isEqualTo(i % members);
            assertThat(validators.leader(new View(Speakers.HEIGHT + i, 0))).isEqualTo(i % members);
        }
    }

    @Test
    void leader_afterAMemberLeft_isOneOfThoseWhoAreLeft() throws MedChainException {
        LedgerWorld world = Speakers.of(4).world();
        ValidatorSet left = new ValidatorSet(
                ChangeMembers.of(
                                world.changeMembers(1, List.of(new Seat(1, Optional.empty())), world.founders(0, 2, 3)))
                        .apply(world.config.memberSet()),
                2);
        assertThat(List.of(0L, 1L, 2L).stream().map(round -> left.leader(new View(Speakers.HEIGHT, round))))
                .containsExactly(0, 2, 3);
        assertThat(left.others()).containsExactly(0, 3);
    }
}
