package org.medchain.core.store;

import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryId;

/**
 * Names a record of the directory that shows part of the catalogue.
 *
 * @param data the stream of a page of runs; absent otherwise
 * @param number of the page, from 0; 0 for the head
 */
public record ProjectionPage(InventoryId inventory, Kind kind, Optional<DataId> data, long number) {
    /** Runs of a timeline on one page. */
    public static final int RUNS = 64;

    /** What a page shows. */
    public enum Kind {
        /** How many pages and entries the inventory has. */
        HEAD,
        /** {@value StoredData#PAGE_SIZE} entries. */
        ENTRIES,
        /** {@value ProjectionPage#RUNS} runs of one stream's timeline; complete, so that it never changes. */
        RUNS
    }

    public ProjectionPage {
        if (number < 0 || (kind == Kind.RUNS) != data.isPresent() || (kind == Kind.HEAD && number != 0)) {
            throw new IllegalArgumentException("a page of runs names a stream, and a head has number 0, found " + kind
                    + " " + number + data.map(id -> " of data " + id).orElse(""));
        }
    }

    /** The head of an inventory. */
    public static ProjectionPage head(InventoryId inventory) {
        return new ProjectionPage(inventory, Kind.HEAD, Optional.empty(), 0);
    }

    /** A page of entries. */
    public static ProjectionPage entries(InventoryId inventory, long number) {
        return new ProjectionPage(inventory, Kind.ENTRIES, Optional.empty(), number);
    }

    /** A page of runs. */
    public static ProjectionPage runs(InventoryId inventory, DataId data, long number) {
        return new ProjectionPage(inventory, Kind.RUNS, Optional.of(data), number);
    }
}
