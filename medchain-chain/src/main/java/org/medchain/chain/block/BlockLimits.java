package org.medchain.chain.block;

import org.medchain.chain.event.Event;

/**
 * The size limits of a consortium's blocks and events.
 *
 * @param maxEvents events per block, 1 to {@link Block#MAX_EVENTS}
 * @param maxBlockBytes bytes of an encoded block, up to {@link Block#MAX_SIZE}; a block must hold one event of the
 *     largest size
 * @param maxEventBytes bytes of an encoded event, 1 to {@link Event#MAX_SIZE}
 */
public record BlockLimits(int maxEvents, int maxBlockBytes, int maxEventBytes) {
    /** 400 events and 1 MiB per block, {@link Event#MAX_SIZE} per event. */
    public static final BlockLimits DEFAULT = new BlockLimits(400, 1 << 20, Event.MAX_SIZE);

    public BlockLimits {
        if (!sound(maxEvents, maxBlockBytes, maxEventBytes)) {
            throw new IllegalArgumentException(
                    "expected 1 to " + Block.MAX_EVENTS + " events per block, events of 1 to "
                            + Event.MAX_SIZE + " bytes and blocks of at most " + Block.MAX_SIZE
                            + " bytes that hold one event, found " + maxEvents + " events, " + maxEventBytes + " and "
                            + maxBlockBytes + " bytes");
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
