package org.medchain.chain.block;

import org.medchain.chain.event.Event;

/**
 * How large the blocks and events of a consortium may be.
 *
 * @param maxEvents events in a block, 1 to {@link Block#MAX_EVENTS}
 * @param maxBlockBytes bytes of an encoded block, up to {@link Block#MAX_SIZE}; one event of the largest size fits
 * @param maxEventBytes bytes of an encoded event, 1 to {@link Event#MAX_SIZE}
 */
public record BlockLimits(int maxEvents, int maxBlockBytes, int maxEventBytes) {
    /** 400 events, 1 MiB, and events of any size. */
    public static final BlockLimits DEFAULT = new BlockLimits(400, 1 << 20, Event.MAX_SIZE);

    public BlockLimits {
        if (!sound(maxEvents, maxBlockBytes, maxEventBytes)) {
            throw new IllegalArgumentException("no block has " + maxEvents + " events, " + maxBlockBytes + " bytes and "
                    + maxEventBytes + " bytes per event as its limits");
        }
    }

    static boolean sound(long maxEvents, long maxBlockBytes, long maxEventBytes) {
        return maxEvents >= 1
                && maxEvents <= Block.MAX_EVENTS
                && maxEventBytes >= 1
                && maxEventBytes <= Event.MAX_SIZE
                && maxBlockBytes >= maxEventBytes + Block.OVERHEAD + Block.OVERHEAD_PER_EVENT
                && maxBlockBytes <= Block.MAX_SIZE;
    }
}
