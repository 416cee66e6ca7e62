package org.medchain.chain.block;

/**
 * Where an event is on a chain: the shortest name that it has there, as one number that grows along the chain. Events are
 * never moved, so it names one event for ever.
 *
 * @param height of the block, from 1 to 2^47 - 1
 * @param index the event's place in the block, from zero
 */
public record Place(long height, int index) implements Comparable<Place> {
    private static final int INDEX_BITS = 16;
    /** The greatest height of which a place can be named. */
    public static final long MAX_HEIGHT = (1L << (Long.SIZE - 1 - INDEX_BITS)) - 1;

    public Place {
        if (height < 1 || height > MAX_HEIGHT || index < 0 || index >= Block.MAX_EVENTS) {
            throw new IllegalArgumentException("no event is at place " + index + " of a block at height " + height);
        }
    }

    /** The place right after this one, whether or not there is an event. */
    public Place next() {
        return index + 1 < Block.MAX_EVENTS ? new Place(height, index + 1) : new Place(height + 1, 0);
    }

    /** The place that {@link #value} gives as a number. */
    public static Place of(long value) {
        return new Place(value >> INDEX_BITS, (int) value & (Block.MAX_EVENTS - 1));
    }

    /** The place as a number, greater than zero. */
    public long value() {
        return (height << INDEX_BITS) | index;
    }

    @Override
    public int compareTo(Place other) {
        return Long.compare(value(), other.value());
    }

    @Override
    public String toString() {
        return "event " + index + " of block " + height;
    }
}
