package org.medchain.core.role;

import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.Answerer.Delivery;
import org.medchain.core.access.Answerer.Shelf;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.access.StreamHistory;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryBook;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SharedItem;
import org.medchain.core.directory.Timeline;
import org.medchain.error.MedChainException;

/** Finds in a provider's inventories and data store what a granted request asks for. */
final class ProviderShelf implements Shelf {
    private final LedgerClient ledger;
    private final HealthDataStore store;
    private final ProviderState state;
    private final InventoryBook inventories;

    ProviderShelf(LedgerClient ledger, HealthDataStore store, ProviderState state, InventoryBook inventories) {
        this.ledger = ledger;
        this.store = store;
        this.state = state;
        this.inventories = inventories;
    }

    @Override
    public Optional<Delivery> find(InventoryId inventory, SharedItem item, AccessRequest request)
            throws MedChainException {
        Optional<InventoryPointer> pointer = state.inventory(inventory);
        if (pointer.isEmpty()) {
            return Optional.empty();
        }
        Inventory open = inventories.read(pointer.get());
        Optional<InventoryEntry> entry = open.find(request.data());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        return entry.get().kind() == DataKind.RECORD
                ? Optional.of(record(entry.get()))
                : stream(entry.get(), pointer.get(), request);
    }

    private Delivery record(InventoryEntry entry) {
        return new StoredChunks(
                entry,
                Timeline.empty(),
                ChunkIndex.FIRST,
                ChunkIndex.FIRST,
                Anchor.of(entry.seed()),
                entry.lastEvent());
    }

    private Optional<Delivery> stream(InventoryEntry entry, InventoryPointer pointer, AccessRequest request)
            throws MedChainException {
        Timeline asked = entry.timeline().within(request.range());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        ChunkIndex first = asked.first().orElseThrow();
        ChunkIndex last = asked.last().orElseThrow();
        long newest = entry.timeline().last().orElseThrow().value();
        StreamHistory history =
                new StreamHistory(ledger, pointer.provider(), entry.scheme(), entry.lastEvent(), newest);
        EventRef lastEvent = history.ref(last.value());
        Anchor anchor = first.isFirst() ? Anchor.of(entry.seed()) : Anchor.of(history.digest(first.value() - 1));
        return Optional.of(new StoredChunks(entry, asked, first, last, anchor, lastEvent));
    }

    /** Chunks of the data store, as the inventory describes them. */
    private final class StoredChunks implements Delivery {
        private final InventoryEntry entry;
        private final Timeline times;
        private final ChunkIndex first;
        private final ChunkIndex last;
        private final Anchor anchor;
        private final EventRef lastEvent;

        StoredChunks(
                InventoryEntry entry,
                Timeline times,
                ChunkIndex first,
                ChunkIndex last,
                Anchor anchor,
                EventRef lastEvent) {
            this.entry = entry;
            this.times = times;
            this.first = first;
            this.last = last;
            this.anchor = anchor;
            this.lastEvent = lastEvent;
        }

        @Override
        public ChunkIndex first() {
            return first;
        }

        @Override
        public ChunkIndex last() {
            return last;
        }

        @Override
        public Anchor anchor() {
            return anchor;
        }

        @Override
        public EventRef lastEvent() {
            return lastEvent;
        }

        @Override
        public ChunkInfo info(ChunkIndex index) throws MedChainException {
            Optional<TimeRange> range = entry.kind() == DataKind.RECORD ? entry.recordTime() : times.rangeOf(index);
            return new ChunkInfo(index, range, store.size(entry.id(), index));
        }

        @Override
        public InputStream open(ChunkIndex index) throws MedChainException {
            return store.open(entry.id(), index);
        }
    }
}
