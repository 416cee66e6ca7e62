package org.medchain.core.role;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.InventoryBook;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * One chunk's way (paper figure 5): data store, digest chain, EventDG, outbox, ledger, inventory. Whatever stops it, the next
 * {@link #finishPending()} brings it to its end, or nothing of it counts. Chunks of one inventory go one at a time, so that
 * one that would not fit is refused before its event is on the ledger. Thread-safe.
 */
final class DataPublisher {
    private static final System.Logger LOG = System.getLogger(DataPublisher.class.getName());

    /** Stands for a receipt that is not there yet: every receipt has the same size. */
    private static final EventRef ANY_EVENT = new EventRef(
            new BlockHash(new Digest(Bytes.takeOwnership(new byte[Digest.SIZE]))),
            new EventHash(new Digest(Bytes.takeOwnership(new byte[Digest.SIZE]))));

    private static final int LOCKS = 64;

    private final Striped<Lock> inventoryLocks = Striped.lock(LOCKS);
    private final Networks networks;
    private final CertifiedIdentity provider;
    private final HealthDataStore store;
    private final InventoryBook inventories;
    private final ProviderState state;

    DataPublisher(
            Networks networks,
            CertifiedIdentity provider,
            HealthDataStore store,
            InventoryBook inventories,
            ProviderState state) {
        this.networks = networks;
        this.provider = provider;
        this.store = store;
        this.inventories = inventories;
        this.state = state;
    }

    /** Stores a chunk and extends the digest chain by it. */
    Digest store(DataId data, DigestChain chain, Optional<TimeRange> range, InputStream content)
            throws IOException, MedChainException {
        ChunkIndex index = chain.next();
        store.delete(data, index);
        ChunkInfo info = new ChunkInfo(index, range, store.create(data, index, content));
        try (InputStream stored = store.open(data, index)) {
            return chain.append(info, stored);
        } catch (IOException e) {
            throw new StorageException(
                    "chunk " + index + " of data " + data + " was stored and cannot be read back", e);
        }
    }

    /** Publishes a stored chunk. */
    EventRef publish(
            PublishedData data, ChunkIndex index, Optional<TimeRange> range, Digest digest, Optional<EventRef> previous)
            throws MedChainException {
        EventDGBuilder event = EventDG.builder()
                .data(data.id())
                .patient(data.inventory().patient())
                .digest(data.scheme().code(), digest);
        range.ifPresent(event::range);
        previous.ifPresent(event::previousChunk);
        if (data.kind() == DataKind.STREAM) {
            event.index(index);
        }
        PendingChunk pending = new PendingChunk(
                data.inventory(),
                event.build(provider.keys(), networks.random()).event(),
                data.id(),
                data.kind(),
                data.description(),
                data.scheme(),
                data.seed(),
                index,
                range);
        Lock lock = inventoryLocks.get(data.inventory().id());
        lock.lock();
        try {
            inventories.requireRoom(data.inventory(), inventory -> pending.addTo(inventory, ANY_EVENT));
            state.keep(pending);
            return finish(pending);
        } finally {
            lock.unlock();
        }
    }

    /** Finishes what a crash or a failure left on the way; what the ledger refuses for good was never acknowledged. */
    void finishPending() throws MedChainException {
        for (PendingChunk pending : state.pending()) {
            try {
                finish(pending);
            } catch (EventRefusedException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "chunk {0} of data {1} was given up: {2}",
                        pending.index(),
                        pending.data(),
                        e.getMessage());
            }
        }
    }

    private EventRef finish(PendingChunk pending) throws MedChainException {
        EventRef receipt;
        try {
            receipt = networks.ledger().append(pending.event());
        } catch (EventRefusedException e) {
            giveUp(pending);
            throw e;
        }
        inventories.change(pending.inventory(), inventory -> pending.addTo(inventory, receipt));
        state.finished(pending);
        return receipt;
    }

    /** Nothing refers to the first chunk of data that no event is of; a later chunk's place is taken by the next try. */
    private void giveUp(PendingChunk pending) throws MedChainException {
        state.finished(pending);
        if (pending.index().isFirst()) {
            store.deleteAll(pending.data());
        }
    }
}
