package org.medchain.chain.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.medchain.chain.block.Place;
import org.medchain.chain.ledger.LedgerEntry;

/**
 * Events of one type by one signer, in the order of the ledger, all of them proven.
 *
 * @param entries by their places
 * @param more true if there may be more after the last, so that there is a last
 */
record EventPage(NavigableMap<Place, LedgerEntry> entries, boolean more) {
    /**
     * What pages from one place on, by several members, make together. Up to the first place where one of them ends and says
     * that there is more, all of them say all that they have: what one leaves out, another has. Beyond it, nothing is said.
     */
    static EventPage join(List<EventPage> pages) {
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

    /** The place from which more is to be asked for, if there may be more. */
    Optional<Place> next() {
        return more ? Optional.of(entries.lastKey().next()) : Optional.empty();
    }

    /** How many to ask for when some were found: one more than wanted; after that, what the last block holds. */
    static int size(List<LedgerEntry> found, int max) {
        return found.size() > max
                ? Response.MAX_PAGE_EVENTS
                : Math.min(Response.MAX_PAGE_EVENTS, max - found.size() + 1);
    }

    /** The first entries, of the last one's block all, if there are {@code max} and all of that block are there. */
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
