package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.testkit.ledger.LedgerWorld;

/** How entries are cut into blocks; the last block's position is 10. */
class EntryLogTest {
    private static final long CHAIN = 10;
    private static final BlockLimits LIMITS = new BlockLimits(4, 1 << 16, 4096);

    private final LedgerWorld world = new LedgerWorld(4, LIMITS);
    private final Event event = world.opaque(world.provider, 100);
    private final AtomicLong released = new AtomicLong();
    private final EntryLog log = new EntryLog(LIMITS, weight -> released.addAndGet(weight));

    private Bytes entry(long seen, int events) {
        return new OrderedEntry(1, 5, seen, Collections.nCopies(events, event)).encode();
    }

    private List<Long> cut() {
        return log.segment(CHAIN).map(EntryLog.Segment::positions).orElse(List.of());
    }

    @Test
    void segment_entryWhoseSubmitterHasSeenTheLastBlock_isABlockAtOnce() {
        log.add(11, entry(CHAIN, 1));
        assertThat(cut()).containsExactly(11L);
    }

    @Test
    void segment_entriesFromBeforeTheLastBlock_waitForOneFromAfterIt() {
        log.add(11, entry(3, 1));
        log.add(14, entry(9, 1));
        assertThat(cut()).isEmpty();
        log.add(15, entry(CHAIN, 0));
        log.add(16, entry(CHAIN, 1));
        assertThat(cut()).containsExactly(11L, 14L, 15L);
    }

    @Test
    void segment_thatFillsABlock_waitsForNothing() {
        log.add(11, entry(0, 3));
        assertThat(cut()).isEmpty();
        log.add(12, entry(0, 2));
        assertThat(cut()).containsExactly(11L, 12L);
    }

    @Test
    void segment_ofManyEntriesWithoutEvents_endsBySize() {
        long position = CHAIN;
        while (cut().isEmpty()) {
            position++;
            log.add(position, Bytes.utf8("malformed"));
            assertThat(position).isLessThan(CHAIN + LIMITS.maxBlockBytes());
        }
        assertThat(log.segment(CHAIN).orElseThrow().entries())
                .allMatch(entry -> entry.events().isEmpty());
    }

    @Test
    void add_positionThatIsNotAboveTheLast_isIgnoredAndReleased() {
        log.add(12, entry(CHAIN, 1));
        Bytes late = entry(CHAIN, 2);
        assertThat(log.add(11, late)).isEmpty();
        assertThat(log.add(12, late)).isEmpty();
        assertThat(released.get()).isEqualTo(2L * EntryLog.weight(late));
        assertThat(cut()).containsExactly(12L);
        assertThat(log.tail()).isEqualTo(12);
    }

    @Test
    void settle_upToAPosition_dropsAndReleasesTheseEntriesAlone() {
        Bytes first = entry(CHAIN, 1);
        log.add(11, first);
        log.add(12, entry(CHAIN, 1));
        log.settle(11);
        assertThat(released.get()).isEqualTo(EntryLog.weight(first));
        assertThat(cut()).containsExactly(12L);
        log.settle(40);
        assertThat(log.tail()).as("entries up to there are of no use").isEqualTo(40);
        assertThat(log.first()).isEmpty();
    }
}
