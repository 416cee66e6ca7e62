package org.medchain.core.internal.role;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.store.DataState;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * Shows the catalogue's inventories in the directory. The directory is told and never asked: a record of it that is gone,
 * garbled or at the highest version costs those who would read it, and nobody else. What cannot be published stays to be
 * published, and is tried again with the next change of its inventory. Thread-safe.
 */
final class InventoryProjection {
    private static final System.Logger LOG = System.getLogger(InventoryProjection.class.getName());
    private static final int BATCH = 1000;
    private static final int TRIES = 5;

    /** The inventories of which somebody publishes pages just now: one at a time, and none waits for another. */
    private final Set<InventoryId> underWay = ConcurrentHashMap.newKeySet();

    private final ProviderStore store;
    private final InventoryWriter writer;
    private final AtomicReference<String> lastFailure;

    /** {@code lastFailure} is told why a page was not published. */
    InventoryProjection(ProviderStore store, InventoryWriter writer, AtomicReference<String> lastFailure) {
        this.store = store;
        this.writer = writer;
        this.lastFailure = lastFailure;
    }

    /**
     * Publishes what has changed of one inventory; does not fail. If somebody else does so just now, that one does it all.
     */
    void publish(InventoryId inventory) {
        try {
            Set<ProjectionPage> failed = new HashSet<>();
            while (!pending(inventory, failed).isEmpty()) {
                if (!underWay.add(inventory)) {
                    return;
                }
                try {
                    publish(pending(inventory, failed), failed);
                } finally {
                    underWay.remove(inventory);
                }
            }
        } catch (MedChainException e) {
            String why = Printable.of(e.getMessage());
            lastFailure.set("inventory " + inventory + " stays to be published: " + why);
            LOG.log(System.Logger.Level.WARNING, "MC-P011 inventory {0} stays to be published: {1}", inventory, why);
        }
    }

    /** Publishes all that has changed of all inventories. */
    void publishAll() throws MedChainException {
        List<InventoryId> inventories = store.toPublish(Optional.empty(), BATCH);
        while (!inventories.isEmpty()) {
            inventories.forEach(this::publish);
            inventories = store.toPublish(Optional.of(inventories.get(inventories.size() - 1)), BATCH);
        }
    }

    /**
     * Publishes all of an inventory again.
     *
     * @throws IllegalArgumentException if it is not in the catalogue
     * @throws MedChainException if not all of it could be marked to be published; may be repeated
     */
    void publishAgain(InventoryId inventory) throws MedChainException {
        List<ProjectionPage> marked = store.publishAgain(inventory, Optional.empty(), BATCH);
        while (!marked.isEmpty()) {
            marked = store.publishAgain(inventory, Optional.of(marked.get(marked.size() - 1)), BATCH);
        }
        publish(inventory);
    }

    private List<PageToPublish> pending(InventoryId inventory, Set<ProjectionPage> failed) throws MedChainException {
        return store.toPublish(inventory, BATCH + failed.size()).stream()
                .filter(page -> !failed.contains(page.page()))
                .toList();
    }

    private void publish(List<PageToPublish> pages, Set<ProjectionPage> failed) throws MedChainException {
        if (pages.isEmpty()) {
            return;
        }
        InventoryId id = pages.get(0).page().inventory();
        try (OwnedInventory owned = store.inventory(id)
                        .orElseThrow(() -> new StorageException("the catalogue has no inventory " + id));
                InventoryKeys keys = InventoryKeys.of(owned.pointer(), owned.contentKey(), owned.writeSeed())) {
            for (PageToPublish page : pages) {
                publish(keys, page, failed);
            }
        }
    }

    private void publish(InventoryKeys keys, PageToPublish page, Set<ProjectionPage> failed) throws MedChainException {
        OptionalLong found;
        String why;
        try {
            found = write(keys, page);
            why = "the directory has version " + found.orElse(0);
        } catch (MedChainException | IllegalArgumentException e) {
            found = OptionalLong.empty();
            why = Printable.of(e.getMessage());
            LOG.log(System.Logger.Level.WARNING, "MC-P012 {0} cannot be published now: {1}", page.page(), why);
            note(page, "cannot be published now", why);
            store.publicationFailed(page.page(), why, found);
            failed.add(page.page());
            return;
        }
        if (found.isEmpty()) {
            store.published(page.page(), page.version());
            return;
        }
        store.publicationFailed(page.page(), why, found);
        boolean never = found.getAsLong() >= PageToPublish.MAX_VERSION;
        if (never || page.attempts() >= TRIES) {
            String result = never ? "can never be published again" : "cannot be published now";
            LOG.log(System.Logger.Level.ERROR, "MC-P013 {0} {1}: {2}", page.page(), result, why);
            note(page, result, why);
            failed.add(page.page());
        }
    }

    private void note(PageToPublish page, String result, String why) {
        lastFailure.set("a page of inventory " + page.page().inventory() + " " + result + ": " + why);
    }

    private OptionalLong write(InventoryKeys keys, PageToPublish page) throws MedChainException {
        ProjectionPage shown = page.page();
        return switch (shown.kind()) {
            case HEAD -> {
                InventorySize size = store.size(shown.inventory());
                yield writer.head(keys, page.version(), size.pages(), size.entries());
            }
            case ENTRIES ->
                writer.page(keys, page.version(), shown.number(), entries(shown.inventory(), shown.number()));
            case RUNS ->
                writer.runs(
                        keys,
                        page.version(),
                        shown.data().orElseThrow(),
                        shown.number(),
                        store.runs(
                                shown.data().orElseThrow(), shown.number() * Timeline.PAGE_SIZE, Timeline.PAGE_SIZE));
        };
    }

    /** An inventory as the catalogue has it. */
    Inventory inventory(InventoryId id) throws MedChainException {
        List<InventoryEntry> entries = new ArrayList<>();
        long pages = store.size(id).pages();
        for (long page = 0; page < pages; page++) {
            entries.addAll(entries(id, page));
        }
        return new Inventory(id, entries, 0);
    }

    /** What a page shows: data that is answered from, with a chunk on the ledger. */
    private List<InventoryEntry> entries(InventoryId inventory, long page) throws MedChainException {
        List<InventoryEntry> entries = new ArrayList<>();
        for (StoredData data : store.page(inventory, page)) {
            entry(data).ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<InventoryEntry> entry(StoredData found) throws MedChainException {
        StoredData data = found;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            boolean shown = data.state() == DataState.OPEN || data.state() == DataState.CLOSED;
            Optional<SecretBytes> secret =
                    shown && data.last().isPresent() ? store.secret(data.id()) : Optional.empty();
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            Optional<InventoryEntry> entry = entry(data, ChainSecret.of(secret.get()));
            if (entry.isPresent()) {
                return entry;
            }
            data = store.data(found.id()).orElseThrow();
        }
        throw new UnavailableException("data " + found.id() + " grows faster than it can be shown: a retry helps");
    }

    /** Empty if the stream grew while it was read. */
    private Optional<InventoryEntry> entry(StoredData data, ChainSecret secret) throws MedChainException {
        StoredChunk last = data.last().orElseThrow();
        if (data.kind() == DataKind.RECORD) {
            return Optional.of(InventoryEntry.record(
                    data.id(),
                    data.description(),
                    data.scheme(),
                    secret,
                    last.receipt().orElseThrow().ref(),
                    last.range()));
        }
        long pages = (data.runs() - 1) / Timeline.PAGE_SIZE;
        List<ChunkRun> tail = store.runs(data.id(), pages * Timeline.PAGE_SIZE, Timeline.PAGE_SIZE);
        Timeline timeline = new Timeline(pages, tail);
        if (!timeline.last().equals(last.index()) || tail.size() != data.runs() - pages * Timeline.PAGE_SIZE) {
            return Optional.empty();
        }
        long start = (pages == 0 ? tail : store.runs(data.id(), 0, 1)).get(0).startMicros();
        return Optional.of(InventoryEntry.stream(
                data.id(),
                data.description(),
                data.scheme(),
                secret,
                last.receipt().orElseThrow().ref(),
                new TimeRange(start, last.range().orElseThrow().endMicros()),
                timeline));
    }
}
