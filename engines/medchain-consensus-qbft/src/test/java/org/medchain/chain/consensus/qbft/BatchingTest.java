package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingTest {
    private static final int MOST = 10;

    private final Batching batching = new Batching();

    @Test
    void isComplete_beforeAnyBlock_waitsForNothing() {
        assertThat(batching.isComplete(1)).isTrue();
    }

    @Test
    void isComplete_moreThanABlockHolds_waitsForNoMoreThanThat() {
        batching.committed(6, 6, MOST);
        assertThat(batching.isComplete(9)).isFalse();
        assertThat(batching.isComplete(10)).isTrue();
    }

    @Test
    void begins_onceForEachBlock() {
        batching.committed(2, 0, MOST);
        assertThat(batching.begins()).isTrue();
        assertThat(batching.begins()).isFalse();
        batching.timeout();
        assertThat(batching.isComplete(1)).isTrue();
        batching.committed(2, 0, MOST);
        assertThat(batching.isComplete(1)).isFalse();
        assertThat(batching.begins()).isTrue();
    }
}
