package org.medchain.core.directory;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;

/**
 * What data one provider has of one patient, opened (paper Def. 3). Immutable.
 *
 * @param entries of all pages that can be read, in the order in which the data began
 * @param unreadablePages how many pages the directory does not have, or has garbled; what is on them is not here
 */
public record Inventory(InventoryId id, List<InventoryEntry> entries, long unreadablePages) {
    /** Entries on one page at the most. */
    public static final int PAGE_SIZE = 16;

    public Inventory {
        entries = List.copyOf(entries);
    }

    /** The entry of {@code data}, if it is here. */
    public Optional<InventoryEntry> find(DataId data) {
        return entries.stream().filter(entry -> entry.id().equals(data)).findFirst();
    }
}
