package org.medchain.chain.ledger.spi;

import org.medchain.chain.block.Block;

/**
 * The position of an event on the chain, as compact as one number that grows along the chain. Events never move, so a
 * place always means the same event.
 *
 * @param height the height of the block, 1 to 2^47 - 1
 * @param index the event's position in the block, from 0
 */
public record Place(long height, int index) implements Comparable<Place> {
    private static final int INDEX_BITS = 16;
    /** The greatest height that a place can name. */
    public static final long MAX_HEIGHT = (1L << (Long.SIZE - 1 - INDEX_BITS)) - 1;

    public Place {
        if (height < 1 || height > MAX_HEIGHT || index < 0 || index >= Block.MAX_EVENTS) {
            throw new IllegalArgumentException("expected a height from 1 to " + MAX_HEIGHT + " and an index from 0 to "
                    + (Block.MAX_EVENTS - 1) + ", found " + height + " and " + index);
        }
    }

    /** The next place, whether or not it has an event. */
    public Place next() {
        return index + 1 < Block.MAX_EVENTS ? new Place(height, index + 1) : new Place(height + 1, 0);
    }

    /** Decodes a place from its number. */
    public static Place of(long value) {
        return new Place(value >> INDEX_BITS, (int) value & (Block.MAX_EVENTS - 1));
    }

    /** The place as a number greater than 0. */
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
