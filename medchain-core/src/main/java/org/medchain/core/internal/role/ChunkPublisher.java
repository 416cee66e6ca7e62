package org.medchain.core.internal.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;

/**
 * One chunk's way (paper figure 5): claimed in the catalogue, stored and hashed in one pass, sealed in the catalogue with its
 * event, on the ledger, recorded. Whatever stops it, the same chunk again goes on from there, or nothing of it is left. No
 * lock is held while anybody is waited for: what does not go on holds up its own stream. Thread-safe.
 */
final class ChunkPublisher {
    private static final System.Logger LOG = System.getLogger(ChunkPublisher.class.getName());

    private final Networks networks;
    private final CertifiedIdentity provider;
    private final ProviderStore store;
    private final HealthDataStore content;

    private final Sweeper sweeper;
    private final LedgerLevel level;
    private final ChunkSender sender;

    /** Claims of writers that failed, and could not give them up. */
    private final Map<DataId, ChunkClaim.Claimed> kept = new ConcurrentHashMap<>();

    private final UnansweredClaims unanswered;

    ChunkPublisher(
            Networks networks,
            CertifiedIdentity provider,
            ProviderStore store,
            HealthDataStore content,
            Sweeper sweeper,
            LedgerLevel level,
            ChunkSender sender) {
        this.networks = networks;
        this.provider = provider;
        this.store = store;
        this.content = content;
        this.sweeper = sweeper;
        this.level = level;
        this.sender = sender;
        this.unanswered = new UnansweredClaims(store, networks);
    }

    /** What a chunk is to be. */
    record Wanted(StoredData data, ChunkIndex index, Optional<TimeRange> range) {
        @Override
        public String toString() {
            return "chunk " + index + " of data " + data.id();
        }
    }

    /** How far a chunk is once it is in the catalogue. */
    sealed interface Progress {
        /** Its event is on the ledger. */
        record There(EventRef event) implements Progress {}

        /** Its event is to be sent. */
        record Sealed(OutboxEntry entry) implements Progress {}
    }

    /** Brings a chunk to the ledger, or finds that it is there; fails as {@link #seal} does. */
    EventRef publish(Wanted wanted, InputStream bytes) throws IOException, MedChainException {
        Progress progress = seal(wanted, bytes);
        return progress instanceof Progress.There there
                ? there.event()
                : sender.send(((Progress.Sealed) progress).entry());
    }

    /**
     * Brings a chunk into the catalogue, with its event, or finds that it is there.
     *
     * @param bytes read to the end, not closed
     * @throws IOException if {@code bytes} cannot be read; nothing of it is left
     * @throws StreamConflictException if another chunk has this index
     * @throws DataEndedException if the data was closed, withdrawn or erased, and the chunk is not there; or was erased
     * @throws UnavailableException if it is being written by another writer, or the ledger cannot be asked; a retry helps
     * @throws CatalogueBehindException if the catalogue is found not to be level with the ledger
     */
    Progress seal(Wanted wanted, InputStream bytes) throws IOException, MedChainException {
        level.requireNotFoundBehind();
        ChunkClaim claim = claim(wanted);
        if (claim instanceof ChunkClaim.Waiting waiting) {
            EventRef before = sender.send(waiting.before());
            claim = claim(wanted);
            if (claim instanceof ChunkClaim.Waiting) {
                throw new UnavailableException("the event of the chunk before " + wanted + " is on the ledger at "
                        + before + ", and another writer was first to follow it: a retry helps");
            }
        }
        if (claim instanceof ChunkClaim.Claimed claimed) {
            store(wanted, claimed, bytes);
            return toSend(wanted);
        } else if (claim instanceof ChunkClaim.Taken taken) {
            return same(wanted, taken.chunk(), bytes);
        } else if (claim instanceof ChunkClaim.Ended ended) {
            throw new DataEndedException(wanted.data().id(), ended.state());
        }
        throw new UnavailableException(wanted + " is being written by another writer: a retry helps when that is done");
    }

    private ChunkClaim claim(Wanted wanted) throws MedChainException {
        ChunkClaim.Claimed left = kept.get(wanted.data().id());
        if (left != null) {
            abandon(left);
            kept.remove(wanted.data().id(), left);
        }
        return unanswered.claim(wanted);
    }

    /** Stores, hashes and seals a claimed chunk; if that fails, nothing of it is left. */
    private void store(Wanted wanted, ChunkClaim.Claimed claim, InputStream bytes)
            throws IOException, MedChainException {
        boolean sealed = false;
        try {
            ChunkHash hash = ChunkHash.of(store, wanted);
            content.create(claim.object(), hash.reading(bytes, networks.clock(), () -> renew(wanted, claim.token())));
            ChunkFacts facts = hash.facts();
            store.seal(wanted.data().id(), wanted.index(), claim.token(), facts, event(wanted, facts));
            sealed = true;
            networks.metrics().record(Instrument.PROVIDER_CHUNK_SIZE.series(), (double) facts.length());
        } finally {
            if (!sealed) {
                undo(wanted, claim);
            }
        }
    }

    private boolean renew(Wanted wanted, ClaimToken token) throws MedChainException {
        return store.renew(
                wanted.data().id(), wanted.index(), token, networks.clock().instant());
    }

    /** A claim that cannot be given back now is when somebody next writes that stream, or the provider next opens. */
    private void undo(Wanted wanted, ChunkClaim.Claimed claim) {
        try {
            abandon(claim);
        } catch (MedChainException e) {
            kept.put(wanted.data().id(), claim);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P008 {0}, which failed, cannot be cleared away yet: {1}",
                    wanted,
                    Printable.of(e.getMessage()));
        }
    }

    /** A claim that is not held any more became a chunk, or was taken over: then what was stored under it is deleted, too. */
    private void abandon(ChunkClaim.Claimed claim) throws MedChainException {
        ObjectName object = claim.object();
        Optional<Leftover> left = store.abandon(object.data(), object.index(), claim.token());
        if (left.isPresent()) {
            sweeper.trySweep(left.get());
        } else {
            sweeper.delete(object);
        }
    }

    private Event event(Wanted wanted, ChunkFacts facts) throws MedChainException {
        StoredData data = wanted.data();
        EventDGBuilder event = EventDG.builder(networks.ledger().consortium())
                .data(data.id())
                .patient(patient(data))
                .digest(data.scheme().code(), facts.digest());
        wanted.range().ifPresent(event::range);
        if (data.kind() == DataKind.STREAM) {
            event.index(wanted.index());
        }
        if (!wanted.index().isFirst()) {
            event.previousChunk(ChunkHash.before(store, wanted)
                    .receipt()
                    .orElseThrow(() -> new UnavailableException("the event of the chunk before " + wanted
                            + " is not on the ledger yet: a retry helps when it is"))
                    .ref());
        }
        return event.build(provider.keys(), networks.random()).event();
    }

    private PublicIdentity patient(StoredData data) throws MedChainException {
        try (OwnedInventory inventory = store.inventory(data.inventory())
                .orElseThrow(() -> new StorageException("the catalogue has data of an inventory that it lacks"))) {
            return inventory.pointer().patient();
        }
    }

    /** The chunk is there: the caller's own, from an earlier try, or somebody else's. */
    private Progress same(Wanted wanted, StoredChunk there, InputStream bytes) throws IOException, MedChainException {
        boolean same = there.range().equals(wanted.range());
        if (same) {
            ChunkHash hash = ChunkHash.of(store, wanted);
            hash.reading(bytes, networks.clock(), () -> true).transferTo(OutputStream.nullOutputStream());
            same = hash.facts().equals(there.facts());
        }
        if (!same) {
            throw new StreamConflictException(
                    wanted + " is there already, with other content or another time, which is kept; "
                            + "for a stream, resume it and append after what is there: a retry does not help");
        }
        Optional<Receipt> receipt = there.receipt();
        return receipt.isPresent() ? new Progress.There(receipt.get().ref()) : toSend(wanted);
    }

    /** What is left to do with a sealed chunk, which another writer may have brought to the ledger meanwhile. */
    private Progress toSend(Wanted wanted) throws MedChainException {
        Optional<OutboxEntry> pending = store.unrecorded(wanted.data().id());
        if (pending.isPresent() && pending.get().chunk().index().equals(wanted.index())) {
            return new Progress.Sealed(pending.get());
        }
        return store.chunk(wanted.data().id(), wanted.index())
                .flatMap(StoredChunk::receipt)
                .map(receipt -> new Progress.There(receipt.ref()))
                .orElseThrow(() ->
                        new UnavailableException(wanted + " was given up by another writer meanwhile: a retry helps"));
    }
}
