package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int MOST = 10;

    private final Gathering gathering = new Gathering();

    @Test
    void isOver_beforeAnyBlock_waitsForNothing() {
        assertThat(gathering.isOver(1)).isTrue();
    }

    @Test
    void isOver_moreThanABlockHolds_waitsForNoMoreThanThat() {
        gathering.committed(6, 6, MOST);
        assertThat(gathering.isOver(9)).isFalse();
        assertThat(gathering.isOver(10)).isTrue();
    }

    @Test
    void begins_onceForEachBlock() {
        gathering.committed(2, 0, MOST);
        assertThat(gathering.begins()).isTrue();
        assertThat(gathering.begins()).isFalse();
        gathering.end();
        assertThat(gathering.isOver(1)).isTrue();
        gathering.committed(2, 0, MOST);
        assertThat(gathering.isOver(1)).isFalse();
        assertThat(gathering.begins()).isTrue();
    }
}
