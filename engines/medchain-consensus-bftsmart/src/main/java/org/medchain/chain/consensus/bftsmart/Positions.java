package org.medchain.chain.consensus.bftsmart;

import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The positions of what the replicas decided. Consensus instances count from 0 whenever all replicas start; an offset, which all
 * replicas raise at the same place of their order, keeps positions ascending over such starts. Thread-safe.
 */
final class Positions {
    /** An instance decides fewer requests. */
    private static final long PER_CONSENSUS = 1024;
    /** One request raises positions to here at the most, or further by {@link #MAX_RAISE}: they cannot be used up in a hurry. */
    private static final long HALF = Long.MAX_VALUE / 2;

    private static final long MAX_RAISE = 1L << 30;

    private static final int KEPT = 10_000;

    private final TreeMap<Integer, Long> offsets = new TreeMap<>();
    private long offset;

    /** The position of a request, by its place among those of its instance. */
    synchronized long of(int consensus, int index) {
        return offset + (consensus + 1L) * PER_CONSENSUS + index;
    }

    /** After this request, positions are above {@code position}, which may be that of another engine, as far as one request may raise them. */
    synchronized void raise(int consensus, int index, long position) {
        long last = of(consensus, index);
        long raised = Math.min(position, reach(last));
        offset += Math.max(0, raised - last);
    }

    /** The highest position to which a request at this one raises those after it. */
    static long reach(long position) {
        return Math.max(HALF, position + MAX_RAISE);
    }

    /** All requests of an instance were taken. */
    synchronized void done(int consensus) {
        offsets.put(consensus, offset);
        if (offsets.size() > KEPT) {
            offsets.pollFirstEntry();
        }
    }

    /** The offset after an instance; empty if it is not known, or no longer. */
    synchronized OptionalLong offsetAfter(int consensus) {
        Long known = offsets.get(consensus);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** Takes over the offset after an instance from other replicas. */
    synchronized void install(int consensus, long installed) {
        offset = installed;
        offsets.clear();
        offsets.put(consensus, installed);
    }
}
