package org.medchain.core.internal.role;

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
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;

/**
 * Whether a catalogue is level with the ledger, and how it is brought level. A member that fell behind since it had caught up does
 * not show all that was acknowledged: so a provider looks when it opens, and once more with its first chunk on the ledger, for then
 * the member has all that came before. Thread-safe.
 */
final class LedgerLevel {
    private static final int PAGE = 1000;

    private final LedgerClient ledger;
    private final ProviderStore store;
    private final PublicIdentity provider;

    /** What the catalogue knew of the ledger when the provider opened: what it notes later may be above what it lacks. */
    private volatile long known;

    private volatile List<LedgerEntry> missing = List.of();
    private volatile boolean settled;

    LedgerLevel(LedgerClient ledger, ProviderStore store, PublicIdentity provider) {
        this.ledger = ledger;
        this.store = store;
        this.provider = provider;
    }

    /**
     * Looks for the first time.
     *
     * @throws CatalogueBehindException if the ledger has events of this provider that the catalogue does not know
     */
    void require() throws MedChainException {
        known = store.lastHeight();
        missing = unknown();
        requireNotFoundBehind();
    }

    /**
     * Looks once more, when the ledger shows an event that was appended after the provider opened.
     *
     * @throws CatalogueBehindException as {@link #require} does
     */
    void requireWithTheFirstChunk() throws MedChainException {
        if (!settled) {
            missing = unknown();
            requireNotFoundBehind();
            settled = true;
        }
    }

    /** @throws CatalogueBehindException if the last look found it behind: nothing more is written then */
    void requireNotFoundBehind() throws CatalogueBehindException {
        List<LedgerEntry> found = missing;
        if (!found.isEmpty()) {
            throw new CatalogueBehindException(
                    found.size(),
                    found.get(0).height(),
                    found.get(found.size() - 1).height(),
                    known);
        }
    }

    /** Closes the data that went on, and accepts that what the catalogue does not know is lost. */
    Reconciliation reconcile() throws MedChainException {
        known = store.lastHeight();
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
        long from = Math.max(0, known);
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
        return List.copyOf(unknown);
    }
}
