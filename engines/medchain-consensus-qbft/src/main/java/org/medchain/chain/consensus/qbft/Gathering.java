package org.medchain.chain.consensus.qbft;

/**
 * Whether a leader waits a moment for more events before it proposes. Applications that wait for a receipt submit again
 * when a block is committed. A leader that proposed the first event to come would leave the others to the next block, and
 * from then on two parts of them would take turns, each in blocks half as large as need be. So it waits until as many are
 * there as were in the last block or waited behind it, but not long: some will not come. One application alone waits for
 * nothing. Not thread-safe.
 */
final class Gathering {
    private int expected;
    private boolean begun;
    private boolean over;

    /** A block of so many events was committed, so many wait for the next, which may have {@code most}. */
    void committed(int events, int waiting, int most) {
        expected = Math.min(events + waiting, most);
        begun = false;
        over = false;
    }

    /** True if there is no reason to wait, with so many events, or no longer. */
    boolean isOver(int waiting) {
        return over || waiting >= expected;
    }

    /** True if the wait begins now. */
    boolean begins() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** The wait took as long as it may; says nothing about a later block's. */
    void end() {
        over = begun;
    }
}
