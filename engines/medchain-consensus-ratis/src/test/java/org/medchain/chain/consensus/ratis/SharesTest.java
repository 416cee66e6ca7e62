package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.chain.ordering.Ordering;

class SharesTest {
    private static final int SIZE = Ordering.MAX_ENTRY_BYTES;
    private static final int TOO_MANY = 4 << 20;

    private final Shares shares = new Shares();

    private int takeAll(int member, int size, long settled) {
        int taken = 0;
        while (taken < TOO_MANY && shares.take(member, size, settled)) {
            taken++;
            shares.ended(member, size, taken);
        }
        return taken;
    }

    @Test
    void entries_thatAreNotSettled_areBoundedForEachMember() {
        int most = (int) (Shares.SHARE / SIZE);
        assertThat(takeAll(1, SIZE, 0)).isBetween(most - 1, most);
        assertThat(takeAll(2, SIZE, 0)).isBetween(most - 1, most);
    }

    @Test
    void entries_thatAreSettled_giveTheirRoomBack() {
        int all = takeAll(1, SIZE, 0);
        assertThat(takeAll(1, SIZE, 0)).isZero();
        assertThat(takeAll(1, SIZE, 4)).isEqualTo(4);
        assertThat(shares.take(1, SIZE, all)).isTrue();
    }

    /** Each takes room in the log and in memory beside its bytes. */
    @Test
    void entries_withoutBytes_areBoundedToo() {
        assertThat(takeAll(1, 0, 0)).isBetween(1 << 16, 1 << 20);
    }

    @Test
    void entries_underWay_countUntilTheyHaveAPlace() {
        int taken = 0;
        while (taken < TOO_MANY && shares.take(1, SIZE, Long.MAX_VALUE)) {
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
