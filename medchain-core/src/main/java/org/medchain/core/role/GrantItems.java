package org.medchain.core.role;

import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.access.StreamHistory;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.GrantItem;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Turns an inventory entry and a range into what is granted. The patient opens the EventDG of the last shared chunk, which
 * is sealed to it, and so makes sure that the inventory's references are to this data and no other before signing them.
 */
final class GrantItems {
    private final LedgerClient ledger;
    private final Identity patient;

    GrantItems(LedgerClient ledger, Identity patient) {
        this.ledger = ledger;
        this.patient = patient;
    }

    GrantItem of(InventoryEntry entry, GrantedRange range, PublicIdentity provider) throws MedChainException {
        long newest = entry.timeline().last().orElse(ChunkIndex.FIRST).value();
        StreamHistory history = new StreamHistory(ledger, provider, entry.scheme(), entry.lastEvent(), newest);
        if (entry.kind() == DataKind.RECORD) {
            return record(entry, range, history);
        }
        Timeline shared = entry.timeline().within(range);
        ChunkIndex last = shared.last().orElse(new ChunkIndex(newest));
        verifyContent(
                history.event(last.value()),
                entry.id(),
                Optional.of(last),
                entry.timeline().rangeOf(last));
        EventRef reference = history.ref(last.value());
        Anchor anchor = anchor(entry, shared, history);
        return new GrantItem(entry.id(), entry.kind(), range, entry.scheme(), reference, last, shared, anchor);
    }

    private GrantItem record(InventoryEntry entry, GrantedRange range, StreamHistory history) throws MedChainException {
        if (!range.equals(GrantedRange.unrestricted())) {
            throw new IllegalArgumentException("a record is shared whole, found a range for " + entry.id());
        }
        verifyContent(history.event(1), entry.id(), Optional.empty(), entry.recordTime());
        return new GrantItem(
                entry.id(),
                entry.kind(),
                range,
                entry.scheme(),
                entry.lastEvent(),
                ChunkIndex.FIRST,
                Timeline.empty(),
                Anchor.of(entry.seed()));
    }

    private static Anchor anchor(InventoryEntry entry, Timeline shared, StreamHistory history)
            throws MedChainException {
        Optional<ChunkIndex> first = shared.first();
        if (first.isEmpty() || first.get().isFirst()) {
            return first.isEmpty() ? new Anchor(Bytes.empty()) : Anchor.of(entry.seed());
        }
        return Anchor.of(history.digest(first.get().value() - 1));
    }

    private void verifyContent(EventDG event, DataId data, Optional<ChunkIndex> index, Optional<TimeRange> range)
            throws MedChainException {
        EventDG.Content content = event.open(patient);
        if (!content.data().equals(data)
                || !content.index().equals(index)
                || !content.range().equals(range)) {
            throw new VerificationException("the inventory's reference for data " + data + " is to an event of data "
                    + content.data() + ", or of another chunk or time");
        }
    }
}
