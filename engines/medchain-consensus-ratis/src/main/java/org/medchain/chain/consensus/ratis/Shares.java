package org.medchain.chain.consensus.ratis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of Raft's log each member has filled, through this member as their leader, with entries that are not settled yet. A
 * member that has used up its share must wait until blocks settle them: a liar's entries, of which no block can be made, would otherwise
 * fill all disks. Thread-safe.
 */
final class Shares {
    /** The bytes of a member: more than an honest one has under way, even while the place that is settled is known roughly. */
    static final long SHARE = 128L << 20;
    /** About how many bytes an entry takes beside its own. */
    private static final int ENTRY = 128;

    private final Map<Integer, Used> byMember = new HashMap<>();

    private static final class Used {
        private final Deque<Entry> entries = new ArrayDeque<>();
        private long bytes;
    }

    /** An entry that is in the log at {@code index}, or no later. */
    private record Entry(long index, long bytes) {}

    private static long weight(int size) {
        return (long) size + ENTRY;
    }

    /** Takes room for an entry of a member; false if its share is used up. The entries up to index {@code settled} are settled. */
    synchronized boolean take(int member, int size, long settled) {
        Used used = byMember.computeIfAbsent(member, none -> new Used());
        while (!used.entries.isEmpty() && used.entries.getFirst().index() <= settled) {
            used.bytes -= used.entries.removeFirst().bytes();
        }
        boolean fits = used.bytes == 0 || used.bytes + weight(size) <= SHARE;
        if (fits) {
            used.bytes += weight(size);
        }
        return fits;
    }

    /** An entry for which room was taken is in the log, at {@code index} or before it, or will never be. */
    synchronized void ended(int member, int size, long index) {
        Used used = byMember.get(member);
        if (used != null) {
            used.entries.addLast(new Entry(index, weight(size)));
        }
    }
}
