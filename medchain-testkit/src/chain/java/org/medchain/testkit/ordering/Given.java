package org.medchain.testkit.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;

/** What a follower was given. Thread-safe. */
final class Given implements Ordering.Follower {
    private final List<Long> positions = Collections.synchronizedList(new ArrayList<>());
    private final List<Bytes> entries = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void entry(long position, Bytes entry) throws InterruptedException {
        entries.add(entry);
        positions.add(position);
    }

    List<Long> positions() {
        return positions;
    }

    List<Bytes> entries() {
        return entries;
    }

    boolean has(List<Bytes> expected) {
        synchronized (entries) {
            return new HashSet<>(entries).containsAll(expected);
        }
    }

    long last() {
        return positions.get(positions.size() - 1);
    }

    void assertAscendingAfter(long after) {
        long before = after;
        for (long position : List.copyOf(positions)) {
            assertThat(position).isGreaterThan(before);
            before = position;
        }
    }
}
