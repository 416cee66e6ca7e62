package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionsTest {
    private final Positions positions = new Positions();

    @Test
    void positions_ofInstancesAndTheirRequests_ascend() {
        assertThat(positions.of(0, 0)).isPositive().isLessThan(positions.of(0, 1));
        assertThat(positions.of(0, 399)).isLessThan(positions.of(1, 0));
    }

    @Test
    void raise_toAKnownPosition_laterOnesAreAboveIt() {
        positions.raise(0, 3, 1_000_000);
        assertThat(positions.of(0, 4)).isGreaterThan(1_000_000);
        long next = positions.of(0, 4);
        positions.raise(0, 4, 5);
        assertThat(positions.of(0, 4)).as("never back").isEqualTo(next);
    }

    @Test
    void raise_byALiar_doesNotUseAllUp() {
        for (int i = 0; i < 1_000; i++) {
            positions.raise(i, 0, Long.MAX_VALUE);
        }
        assertThat(positions.of(1_000, 1)).isPositive().isLessThan(Long.MAX_VALUE / 4 * 3);
    }

    @Test
    void raise_toThePositionsOfAnotherEngine_laterOnesAreAboveThem() {
        long known = (77L << 40) + 4_000;
        positions.raise(0, 0, known);
        assertThat(positions.of(0, 1)).isGreaterThan(known);
    }

    @Test
    void install_theOffsetOfAnother_givesTheSamePositions() {
        positions.raise(4, 0, 77_777_777);
        positions.done(4);
        Positions other = new Positions();
        assertThat(positions.offsetAfter(3)).isEmpty();
        other.install(4, positions.offsetAfter(4).orElseThrow());
        assertThat(other.of(5, 2)).isEqualTo(positions.of(5, 2));
        assertThat(other.offsetAfter(4)).isEqualTo(positions.offsetAfter(4));
    }
}
