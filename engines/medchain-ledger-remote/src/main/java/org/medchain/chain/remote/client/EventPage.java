package org.medchain.chain.remote.client;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.remote.wire.Response;

/**
 * Proven events of one type by one signer, in the order of the ledger.
 *
 * @param entries by their places
 * @param more true if more events may follow the last; then there is a last
 */
record EventPage(NavigableMap<Place, LedgerEntry> entries, boolean more) {
    /**
     * Merges several members' pages from the same place on. Each page is complete up to its end. So the merged page ends at the
     * first end of a page that says that more follow; up to there, one member's page has what another's leaves out.
     */
    static EventPage merge(List<EventPage> pages) {
        NavigableMap<Place, LedgerEntry> all = new TreeMap<>();
        Optional<Place> end = Optional.empty();
        for (EventPage page : pages) {
            all.putAll(page.entries());
            if (page.more() && (end.isEmpty() || end.get().compareTo(page.entries.lastKey()) > 0)) {
                end = Optional.of(page.entries().lastKey());
            }
        }
        return end.isEmpty() ? new EventPage(all, false) : new EventPage(all.headMap(end.get(), true), true);
    }

    /** The place at which the next page begins, if more events may follow. */
    Optional<Place> next() {
        return more ? Optional.of(entries.lastKey().next()) : Optional.empty();
    }

    /**
     * The size of the next page: one event more than the caller still wants, to see whether the last block is complete; once that
     * many were found, a full page for the rest of the last block.
     */
    static int size(List<LedgerEntry> found, int max) {
        return found.size() > max
                ? Response.MAX_PAGE_EVENTS
                : Math.min(Response.MAX_PAGE_EVENTS, max - found.size() + 1);
    }

    /** The first {@code max} entries and the rest of the last one's block; empty until all of that block were read. */
    static Optional<List<LedgerEntry>> first(List<LedgerEntry> entries, int max) {
        if (entries.size() <= max) {
            return Optional.empty();
        }
        long last = entries.get(max - 1).height();
        if (entries.get(entries.size() - 1).height() == last) {
            return Optional.empty();
        }
        List<LedgerEntry> first = new ArrayList<>(entries);
        first.removeIf(entry -> entry.height() > last);
        return Optional.of(first);
    }
}
