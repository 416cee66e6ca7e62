package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {
    @ParameterizedTest
    @CsvSource({"1,0,1,1", "2,0,2,1", "3,0,2,2", "4,1,3,3", "5,1,4,3", "6,1,4,4", "7,2,5,5"})
    void quorum_ofOwners_isKnown(int owners, int faults, int size, int denial) {
        Quorum quorum = new Quorum(owners);
        assertThat(quorum.faults()).isEqualTo(faults);
        assertThat(quorum.size()).isEqualTo(size);
        assertThat(quorum.denial()).isEqualTo(denial);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void quorums_twoOfThem_shareAnHonestOwnerAndBearTheFaulty(int owners) {
        Quorum quorum = new Quorum(owners);
        assertThat(2 * quorum.size() - owners).isGreaterThan(quorum.faults());
        assertThat(quorum.size()).isLessThanOrEqualTo(owners - quorum.faults());
        // Of those who deny, some may lie; the others and the liars are no quorum.
        assertThat(owners - quorum.denial() + quorum.faults()).isLessThan(quorum.size());
    }
}
