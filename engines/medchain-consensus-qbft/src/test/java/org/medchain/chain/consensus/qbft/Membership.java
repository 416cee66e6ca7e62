package org.medchain.chain.consensus.qbft;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.error.MalformedException;

/** Who the members are at each height, by the blocks before; found here, and not as members do. Not thread-safe. */
final class Membership {
    private final NavigableMap<Long, NavigableSet<Integer>> from = new TreeMap<>();
    private final Map<Integer, Long> replaced = new HashMap<>();
    private long known = 1;

    /** Members 0 to {@code founders} - 1 certify the first block. */
    Membership(int founders) {
        NavigableSet<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < founders; i++) {
            numbers.add(i);
        }
        from.put(1L, Collections.unmodifiableNavigableSet(numbers));
    }

    /** This is the next block. */
    void follow(Block block) {
        long next = block.header().height() + 1;
        known = next;
        for (Event event : block.events()) {
            if (event.type().equals(EventType.CHANGE_MEMBERS)) {
                change(next, event);
            }
        }
    }

    private void change(long height, Event event) {
        NavigableSet<Integer> numbers = new TreeSet<>(at(height));
        try {
            for (Seat seat : ChangeMembers.of(event).change().seats()) {
                if (seat.member().isPresent() && numbers.contains(seat.number())) {
                    replaced.put(seat.number(), height);
                }
                boolean unused = seat.member().isPresent() ? numbers.add(seat.number()) : numbers.remove(seat.number());
            }
        } catch (MalformedException e) {
            throw new ChainChecker.Violation(event + " is on the chain: " + e.getMessage());
        }
        from.put(height, Collections.unmodifiableNavigableSet(numbers));
    }

    /** The members' numbers at this height; at one that is not {@linkplain #isKnown known} yet, the last ones. */
    NavigableSet<Integer> at(long height) {
        return from.floorEntry(height).getValue();
    }

    /** True if at this height the member signs with another key than at first. */
    boolean isReplaced(int member, long height) {
        return replaced.getOrDefault(member, Long.MAX_VALUE) <= height;
    }

    /** Whose turn it is to propose. */
    int leader(View view) {
        List<Integer> numbers = List.copyOf(at(view.height()));
        return numbers.get((int) Math.floorMod(view.height() + view.round(), (long) numbers.size()));
    }

    /** True if all blocks before are there. */
    boolean isKnown(long height) {
        return height <= known;
    }

    /** The members' numbers at the next height. */
    NavigableSet<Integer> now() {
        return at(known);
    }

    /** True if {@code count} members are two thirds of those at this height, or more. */
    boolean isQuorum(long height, long count) {
        return 3 * count >= 2L * at(height).size();
    }
}
