package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.testkit.ledger.LedgerWorld;

/** Pages by several members, some of which end early or leave something out. */
class EventPageTest {
    private final LedgerWorld world = new LedgerWorld();

    private EventPage page(boolean more, long... heights) {
        NavigableMap<Place, LedgerEntry> entries = new TreeMap<>();
        for (long height : heights) {
            EventProof proof = Proven.proof(world, height, world.record(world.provider));
            entries.put(new Place(height, 0), new LedgerEntry(proof.event(), Proven.ref(proof), height, Instant.EPOCH));
        }
        return new EventPage(entries, more);
    }

    private static List<Long> heights(EventPage page) {
        return page.entries().keySet().stream().map(Place::height).toList();
    }

    @Test
    void merge_allEnded_isAllThatAnyHas() {
        EventPage merged = EventPage.merge(List.of(page(false, 1, 5), page(false, 3), page(false)));
        assertThat(heights(merged)).containsExactly(1L, 3L, 5L);
        assertThat(merged.next()).isEmpty();
    }

    /** Beyond the end of the shortest page, its member may have what the others left out. */
    @Test
    void merge_someSayThereIsMore_endsWhereTheFirstOfThemEnds() {
        EventPage merged = EventPage.merge(List.of(page(true, 1, 2), page(false, 1, 4, 6), page(true, 3, 5)));
        assertThat(heights(merged)).containsExactly(1L, 2L);
        assertThat(merged.next()).contains(new Place(2, 0).next());
    }
}
