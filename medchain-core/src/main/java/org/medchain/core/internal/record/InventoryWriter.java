package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;

/**
 * Shows an inventory in the directory: what the provider's catalogue says, written record by record and never read back.
 * Every method returns the version that the directory has, if that is what kept the record from being stored: one is to be
 * written above it. Thread-safe.
 */
public final class InventoryWriter {
    private final DirectoryClient directory;
    private final SecureRandom random;

    /** A writer into {@code directory}. */
    public InventoryWriter(DirectoryClient directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** Writes how many pages and entries there are. */
    public OptionalLong head(InventoryKeys keys, long version, long pages, long entries) throws MedChainException {
        if (pages > InventoryRecord.MAX_PAGES) {
            throw new IllegalArgumentException("an inventory has at most " + InventoryRecord.MAX_PAGES
                    + " pages, found " + pages + ": create another for this patient");
        }
        Bytes payload = InventoryRecord.sealHead(keys, new InventoryRecord.Head(pages, entries), random);
        return put(keys, keys.pointer().name(), version, payload);
    }

    /**
     * Writes one page of entries.
     *
     * @param entries at most {@value Inventory#PAGE_SIZE}
     */
    public OptionalLong page(InventoryKeys keys, long version, long number, List<InventoryEntry> entries)
            throws MedChainException {
        if (entries.size() > Inventory.PAGE_SIZE) {
            throw new IllegalArgumentException(
                    "a page has at most " + Inventory.PAGE_SIZE + " entries, found " + entries.size());
        }
        RecordName name = keys.page(number);
        return put(keys, name, version, InventoryRecord.sealPage(keys, name, entries, random));
    }

    /**
     * Writes one page of a stream's runs.
     *
     * @param runs exactly {@value Timeline#PAGE_SIZE}
     */
    public OptionalLong runs(InventoryKeys keys, long version, DataId stream, long number, List<ChunkRun> runs)
            throws MedChainException {
        if (runs.size() != Timeline.PAGE_SIZE) {
            throw new IllegalArgumentException("a page has " + Timeline.PAGE_SIZE + " runs, found " + runs.size());
        }
        Timeline.requireInOrder(runs);
        RecordName name = keys.runs(stream, number);
        return put(keys, name, version, InventoryRecord.sealRuns(keys, name, runs, random));
    }

    private OptionalLong put(InventoryKeys keys, RecordName name, long version, Bytes payload)
            throws MedChainException {
        return directory.tryPut(keys.writeKey().record(name, version, payload));
    }
}
