package org.medchain.core.store;

import java.util.Optional;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;

/**
 * A record or stream as the catalogue has it.
 *
 * @param inventory the one it belongs to, for ever
 * @param ordinal its place among the data of its inventory, from 0, given when it began and never again to other data
 * @param last the newest chunk that is on the ledger; absent if there is none yet
 * @param runs how many runs its timeline has; 0 for a record
 */
public record StoredData(
        DataId id,
        InventoryId inventory,
        long ordinal,
        DataKind kind,
        DataDescription description,
        DigestScheme scheme,
        DataState state,
        Optional<StoredChunk> last,
        long runs) {
    /** How much data a page of the directory shows. */
    public static final int PAGE_SIZE = 16;

    /** The page of the directory that shows this data. */
    public long page() {
        return ordinal / PAGE_SIZE;
    }

    /** How many of its chunks are on the ledger. */
    public long chunks() {
        return last.map(chunk -> chunk.index().value()).orElse(0L);
    }
}
