package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.chain.ordering.Ordering;

class SharesTest {
    private static final int SIZE = Ordering.MAX_ENTRY_BYTES;

    private final Shares shares = new Shares();

    private int takeAll(int member, long settled) {
        int taken = 0;
        while (shares.take(member, SIZE, settled)) {
            taken++;
            shares.ended(member, SIZE, taken);
        }
        return taken;
    }

    @Test
    void entries_thatAreNotSettled_areBoundedForEachMember() {
        int most = (int) (Shares.SHARE / SIZE);
        assertThat(takeAll(1, 0)).isBetween(most - 1, most);
        assertThat(takeAll(2, 0)).isBetween(most - 1, most);
    }

    @Test
    void entries_thatAreSettled_giveTheirRoomBack() {
        int all = takeAll(1, 0);
        assertThat(shares.take(1, SIZE, 4)).isTrue();
        assertThat(shares.take(1, SIZE, 4)).isTrue();
        assertThat(shares.take(1, SIZE, all)).isTrue();
    }

    @Test
    void entries_underWay_countUntilTheyHaveAPlace() {
        int taken = 0;
        while (shares.take(1, SIZE, Long.MAX_VALUE)) {
            taken++;
        }
        assertThat(taken).isLessThanOrEqualTo((int) (Shares.SHARE / SIZE));
    }

    @Test
    void entry_tooLargeForTheShare_isTakenAlone() {
        assertThat(shares.take(1, Integer.MAX_VALUE, 0)).isTrue();
        assertThat(shares.take(1, 1, 0)).isFalse();
    }
}
