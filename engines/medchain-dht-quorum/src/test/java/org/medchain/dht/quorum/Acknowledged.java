package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.testkit.dht.TestRecord;

/** What was acknowledged by any node, and the check that all of it is there. Thread-safe. */
final class Acknowledged {
    /** The highest version at an address; and whether that removes it. */
    private record Known(long version, boolean removed) {}

    private final Map<Long, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();
    private final List<String> broken = new ArrayList<>();

    /** True if the line tells of a write that was acknowledged. */
    boolean take(String line) {
        if (line.startsWith(NodeProcess.BROKEN)) {
            synchronized (broken) {
                broken.add(line);
            }
            return false;
        }
        String[] words = line.split(" ", -1);
        Known told = new Known(Long.parseLong(words[2]), words[0].equals("removed"));
        known.merge(
                Long.parseLong(words[1]),
                told,
                (before, now) -> before.removed() || before.version() > now.version() ? before : now);
        total.incrementAndGet();
        return true;
    }

    long total() {
        return total.get();
    }

    int addresses() {
        return known.size();
    }

    void assertUnbroken(String where) {
        synchronized (broken) {
            assertThat(broken).as(where).isEmpty();
        }
    }

    /** Reads every address, or every {@code nth}, through {@code dht}; what cannot be read now is tried again for a while. */
    void assertThere(Dht dht, int nth, String where) {
        int at = 0;
        for (Map.Entry<Long, Known> entry : known.entrySet()) {
            if (at++ % nth == 0) {
                // What was known before the read must be there.
                Known before = entry.getValue();
                assertThere(read(dht, entry.getKey(), where), entry.getKey(), before, where);
            }
        }
    }

    private static ReadOutcome read(Dht dht, long address, String where) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            ReadOutcome outcome = dht.get(TestRecord.of(address).address()).join();
            if (!(outcome instanceof ReadOutcome.Unavailable)) {
                return outcome;
            }
            assertThat(System.nanoTime())
                    .as(where + ", address " + address + ": " + outcome)
                    .isLessThan(end);
        }
    }

    private static void assertThere(ReadOutcome outcome, long address, Known before, String where) {
        String what = where + ", address " + address + ", " + before;
        if (outcome instanceof ReadOutcome.Found found) {
            assertThat(before.removed()).as(what).isFalse();
            long version = found.record().version();
            assertThat(version).as(what).isGreaterThanOrEqualTo(before.version());
            assertThat(found.record().payload()).as(what).isEqualTo(NodeProcess.payload(address, version));
        } else {
            // It may be that a removal stands whose acknowledgement a kill cut off.
            assertThat(outcome).as(what).isInstanceOf(ReadOutcome.Removed.class);
        }
    }
}
