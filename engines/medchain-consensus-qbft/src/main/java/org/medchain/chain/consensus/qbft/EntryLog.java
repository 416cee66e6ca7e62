package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * The entries that the ordering gave and that are not settled yet, and how they are cut into blocks. All members that have the
 * same entries and the same last block cut alike. Not thread-safe.
 */
final class EntryLog {
    /** About how many bytes the objects around an entry take. */
    private static final int OBJECTS = 256;

    private final BlockLimits limits;
    private final IntConsumer released;
    private final NavigableMap<Long, Kept> entries = new TreeMap<>();
    private long tail;

    private record Kept(OrderedEntry entry, int weight) {
        /** In place of an entry that is passed over. */
        static final Kept NOTHING = new Kept(new OrderedEntry(0, 0, 0, List.of()), 0);
    }

    /**
     * The entries of which one block is made.
     *
     * @param entries at least one
     * @param positions of the entries
     */
    record Segment(List<OrderedEntry> entries, List<Long> positions) {
        Segment {
            entries = List.copyOf(entries);
            positions = List.copyOf(positions);
        }

        /** The position of its last entry. */
        long last() {
            return positions.get(positions.size() - 1);
        }
    }

    /** {@code released} learns of the {@linkplain #weight weight} of entries that are no longer kept. */
    EntryLog(BlockLimits limits, IntConsumer released) {
        this.limits = limits;
        this.released = released;
    }

    /** About how many bytes of memory an entry takes. */
    static int weight(Bytes encoded) {
        return encoded.size() + OBJECTS;
    }

    /**
     * Adds the next entry; one that an ordering gives again, or out of its order, is ignored. Malformed bytes count as an entry
     * without events.
     *
     * @return the entry, if it was added
     */
    Optional<OrderedEntry> add(long position, Bytes encoded) {
        int weight = weight(encoded);
        if (position <= tail) {
            released.accept(weight);
            return Optional.empty();
        }
        tail = position;
        OrderedEntry entry = decoded(encoded);
        entries.put(position, new Kept(entry, weight));
        return Optional.of(entry);
    }

    private static OrderedEntry decoded(Bytes encoded) {
        try {
            return OrderedEntry.decode(encoded);
        } catch (MalformedException e) {
            return new OrderedEntry(0, 0, 0, List.of());
        }
    }

    /** The highest position that was given or settled. */
    long tail() {
        return tail;
    }

    /** Drops all entries up to a position. */
    void settle(long position) {
        NavigableMap<Long, Kept> settled = entries.headMap(position, true);
        settled.values().forEach(kept -> released.accept(kept.weight()));
        settled.clear();
        tail = Math.max(tail, position);
    }

    /** The first entry, if it waits for one that ends its block. */
    Optional<OrderedEntry> first() {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.firstEntry().getValue().entry());
    }

    /** True if there is an entry with events whose submitter's clock was not after {@code latestMillis}. */
    boolean hasTimely(long latestMillis) {
        return entries.values().stream()
                .map(Kept::entry)
                .anyMatch(entry -> !entry.events().isEmpty() && entry.timeMillis() <= latestMillis);
    }

    /**
     * The next segment, if its end is there: the first entry whose submitter had seen the block at position {@code chain}, or
     * the entry that fills a block.
     */
    Optional<Segment> segment(long chain) {
        Cut cut = new Cut();
        return entries.entrySet().stream()
                .filter(next -> cut.add(next.getKey(), next.getValue())
                        || next.getValue().entry().seen() >= chain)
                .findFirst()
                .map(last -> cut.segment());
    }

    /** All entries up to the one that fills a block, of which those after {@code latestMillis} take no room. */
    Optional<Segment> timely(long latestMillis) {
        Cut cut = new Cut();
        for (var next : entries.entrySet()) {
            boolean isTimely = next.getValue().entry().timeMillis() <= latestMillis;
            if (cut.add(next.getKey(), isTimely ? next.getValue() : Kept.NOTHING)) {
                break;
            }
        }
        return cut.taken.isEmpty() ? Optional.empty() : Optional.of(cut.segment());
    }

    /** A segment under way. */
    private final class Cut {
        private final List<OrderedEntry> taken = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private long events;
        private long bytes = Block.OVERHEAD;

        /** True if the block is full with this entry. */
        boolean add(long position, Kept next) {
            int count = next.entry().events().size();
            taken.add(next.entry());
            positions.add(position);
            events += count;
            bytes += next.weight() + (long) count * Block.OVERHEAD_PER_EVENT;
            return events >= limits.maxEvents() || bytes >= limits.maxBlockBytes();
        }

        Segment segment() {
            return new Segment(taken, positions);
        }
    }
}
