package org.medchain.core.role;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;

/** Whether a catalogue is level with the ledger, and how it is brought level. */
final class LedgerLevel {
    private static final int PAGE = 1000;

    private final LedgerClient ledger;
    private final ProviderStore store;
    private final PublicIdentity provider;

    LedgerLevel(LedgerClient ledger, ProviderStore store, PublicIdentity provider) {
        this.ledger = ledger;
        this.store = store;
        this.provider = provider;
    }

    /** @throws CatalogueBehindException if the ledger has events of this provider that the catalogue does not know */
    void require() throws MedChainException {
        List<LedgerEntry> unknown = unknown();
        if (!unknown.isEmpty()) {
            throw new CatalogueBehindException(
                    unknown.size(),
                    unknown.get(0).height(),
                    unknown.get(unknown.size() - 1).height(),
                    store.lastHeight());
        }
    }

    /** Closes the data that went on, and accepts that what the catalogue does not know is lost. */
    Reconciliation reconcile() throws MedChainException {
        List<LedgerEntry> unknown = unknown();
        Set<EventHash> followed = new HashSet<>();
        boolean begun = false;
        for (LedgerEntry entry : unknown) {
            Optional<EventRef> previous = EventDG.of(entry.event()).previousChunk();
            previous.map(EventRef::event).ifPresent(followed::add);
            begun |= previous.isEmpty();
        }
        List<DataId> closed = new ArrayList<>();
        for (InventoryPointer inventory : store.inventories()) {
            closed.addAll(close(inventory.id(), followed, begun));
        }
        if (!unknown.isEmpty()) {
            store.acceptLost(
                    unknown.stream().map(entry -> entry.event().hash()).toList(),
                    unknown.get(unknown.size() - 1).height());
        }
        return new Reconciliation(closed, unknown.stream().map(LedgerEntry::ref).toList());
    }

    /** Which data a first chunk is of the ledger does not show: if there is one, all data without a chunk is closed. */
    private List<DataId> close(InventoryId inventory, Set<EventHash> followed, boolean begun) throws MedChainException {
        List<DataId> closed = new ArrayList<>();
        long pages = store.size(inventory).pages();
        for (long page = 0; page < pages; page++) {
            for (StoredData data : store.page(inventory, page)) {
                boolean wentOn =
                        isFollowed(data, followed) || (begun && data.last().isEmpty());
                if (data.state() == DataState.OPEN && wentOn) {
                    store.close(data.id());
                    closed.add(data.id());
                }
            }
        }
        return closed;
    }

    private boolean isFollowed(StoredData data, Set<EventHash> followed) throws MedChainException {
        Optional<EventHash> last = data.last().map(StoredChunk::event);
        Optional<EventHash> sealed =
                store.unrecorded(data.id()).map(OutboxEntry::chunk).map(StoredChunk::event);
        return last.filter(followed::contains).isPresent()
                || sealed.filter(followed::contains).isPresent();
    }

    private List<LedgerEntry> unknown() throws MedChainException {
        List<LedgerEntry> unknown = new ArrayList<>();
        long from = Math.max(0, store.lastHeight());
        List<LedgerEntry> page = ledger.eventsBy(provider, EventType.ADD_DATA, from, PAGE);
        while (!page.isEmpty()) {
            for (LedgerEntry entry : page) {
                if (!store.knowsEvent(entry.event().hash())) {
                    unknown.add(entry);
                }
            }
            from = page.get(page.size() - 1).height() + 1;
            page = ledger.eventsBy(provider, EventType.ADD_DATA, from, PAGE);
        }
        return unknown;
    }
}
