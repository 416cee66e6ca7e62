package org.medchain.chain.consensus.qbft;

/**
 * Whether a leader waits a moment for more events before it proposes. Applications that wait for a receipt submit again when a
 * block is committed. A leader that proposed the first event to come would leave the other applications to the next block. From
 * then on two groups of them would take turns, each in blocks half as large as they could be. So the leader waits until as many
 * events are pending as were in the last block or waited behind it, up to a timeout, because some will not come. A single
 * application waits for nothing. Not thread-safe.
 */
final class Batching {
    private int expected;
    private boolean begun;
    private boolean timedOut;

    /** A block of so many events was committed, {@code pending} events wait for the next, which may have {@code maxEvents}. */
    void committed(int events, int pending, int maxEvents) {
        expected = Math.min(events + pending, maxEvents);
        begun = false;
        timedOut = false;
    }

    /** True if a leader with so many events has no reason to wait, or may not wait any longer. */
    boolean isComplete(int pending) {
        return timedOut || pending >= expected;
    }

    /** True if the wait begins now. */
    boolean begins() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** The timer went off; one that was set for an earlier block changes nothing. */
    void timeout() {
        timedOut = begun;
    }
}
