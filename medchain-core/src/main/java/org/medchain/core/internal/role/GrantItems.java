package org.medchain.core.internal.role;

import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.core.internal.network.StreamEvents.Reference;
import org.medchain.core.internal.record.GrantOrigin;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Turns an inventory entry and a range into what is granted. The inventory says where to look; which chunks lie in the range
 * the patient reads in the events on the ledger, each sealed to it, and so grants nothing but what the provider published as
 * this patient's, whatever the directory says.
 */
final class GrantItems {
    private final LedgerClient ledger;
    private final Identity patient;

    GrantItems(LedgerClient ledger, Identity patient) {
        this.ledger = ledger;
        this.patient = patient;
    }

    /**
     * What is granted by {@code range} of {@code entry}.
     *
     * @throws IllegalArgumentException if it is a range of a record
     * @throws VerificationException if the inventory's reference is not to an event of this data for this patient
     */
    Grant of(InventoryEntry entry, GrantedRange range, InventoryPointer inventory) throws MedChainException {
        boolean record = entry.kind() == DataKind.RECORD;
        if (record && !range.equals(GrantedRange.unrestricted())) {
            throw new IllegalArgumentException("a record is shared whole, found a range for data " + entry.id());
        }
        long scheme = entry.scheme().code();
        StreamEvents events = StreamEvents.of(
                ledger, new Reference(entry.lastEvent(), entry.last().value(), inventory.provider(), scheme));
        OwnChunks chunks = new OwnChunks(events, patient, entry.id(), record);
        long newest = events.index();
        Optional<IndexRange> shared = chunks.within(range, newest);
        long reference = shared.map(found -> found.last().value()).orElse(newest);
        chunks.check(reference);
        return new Grant(
                inventory.id().value(),
                inventory.provider(),
                entry.id(),
                entry.kind(),
                range,
                scheme,
                events.ref(reference),
                new ChunkIndex(reference),
                shared.map(IndexRange::first),
                anchor(shared, events, Anchor.of(entry.secret()).value()));
    }

    /**
     * What is left of {@code before} inside {@code range}; made from the ledger alone.
     *
     * @throws IllegalArgumentException if {@code before} grants less, or is a record
     */
    Grant narrowed(Grant before, GrantedRange range) throws MedChainException {
        if (before.kind() == DataKind.RECORD) {
            throw new IllegalArgumentException("a record is shared whole: data " + before.data()
                    + " cannot be narrowed; replace or revoke the session");
        }
        if (!before.range().contains(range)) {
            throw new IllegalArgumentException("data " + before.data() + " is shared " + Ranges.text(before.range())
                    + ", which does not contain " + Ranges.text(range) + ": to share more, replace the session");
        }
        StreamEvents events = StreamEvents.of(ledger, Reference.of(before));
        OwnChunks chunks = new OwnChunks(events, patient, before.data(), false);
        long newest = chunks.newest();
        Optional<IndexRange> shared = chunks.within(range, newest);
        long reference = shared.map(found -> found.last().value()).orElse(newest);
        return new Grant(
                before.inventory(),
                before.provider(),
                before.data(),
                before.kind(),
                range,
                before.scheme(),
                events.ref(reference),
                new ChunkIndex(reference),
                shared.map(IndexRange::first),
                anchor(shared, events, before.anchor()));
    }

    /**
     * What was granted once, made again from the ledger alone.
     *
     * @param origin what the ledger does not tell
     */
    Grant again(SessionContent.Item item, GrantOrigin origin) throws MedChainException {
        LedgerEntry entry = ledger.find(origin.reference())
                .orElseThrow(() -> new NotOnLedgerException("event " + origin.reference()));
        EventDG event = EventDG.of(entry.event());
        PublicIdentity provider = entry.event().signer();
        Optional<ChunkIndex> index = event.open(patient).index();
        boolean record = index.isEmpty();
        StreamEvents events = StreamEvents.of(
                ledger,
                new Reference(entry.ref(), index.orElse(ChunkIndex.FIRST).value(), provider, event.scheme()));
        OwnChunks chunks = new OwnChunks(events, patient, item.data(), record);
        chunks.check(events.index());
        Optional<IndexRange> shared = chunks.within(item.range(), events.index());
        return new Grant(
                item.inventory(),
                provider,
                item.data(),
                record ? DataKind.RECORD : DataKind.STREAM,
                item.range(),
                event.scheme(),
                entry.ref(),
                new ChunkIndex(events.index()),
                shared.map(IndexRange::first),
                anchor(shared, events, origin.start().orElse(Bytes.empty())));
    }

    /** The digest before the first chunk shared; {@code start} where that is chunk 1. */
    private static Bytes anchor(Optional<IndexRange> shared, StreamEvents events, Bytes start)
            throws MedChainException {
        if (shared.isEmpty()) {
            return Bytes.empty();
        }
        ChunkIndex first = shared.get().first();
        return first.isFirst() ? start : events.digest(first.value() - 1).value();
    }
}
